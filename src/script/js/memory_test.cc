// Memory of users over long runs, and garbage collected while others are in the middle of their programs.
#include <gtest/gtest.h>

#include "script/js/js_test_util.h"

namespace brink::script::js {
namespace {

using engine::Action;
using testing::iterate;
using testing::Rig;

// Fifty users whose iterations wait and therefore mix: each goes on whenever it is its turn.
class Crowd {
 public:
  explicit Crowd(Rig& rig) : rig_(rig), busy_(rig.users.size(), false) {}

  // So many steps, a step being what a user does until it waits or ends. How many iterations ended.
  std::uint64_t go_on(std::uint64_t steps) {
    std::uint64_t ended = 0;
    for (std::uint64_t i = 0; i < steps; ++i) {
      const std::size_t one = turn_++ * 7 % rig_.users.size();
      User& user = *rig_.users[one];
      if (!busy_[one]) {
        Job job;
        job.function = "default";
        user.give(std::move(job));
      }
      testing::clock_now += std::chrono::milliseconds(1);
      const Action action = user.go_on(engine::Outcome{});
      busy_[one] = action.kind != Action::Kind::end_iteration;
      if (!busy_[one]) {
        ++ended;
        EXPECT_TRUE(user.end().ok) << user.end().text;
      }
    }
    return ended;
  }

 private:
  Rig& rig_;
  std::vector<bool> busy_;
  std::uint64_t turn_ = 0;
};

TEST(JsMemory, IsFlatOverAMillionIterations) {
  Rig rig(
      "let n = 0; export default function () { n += { of: [n] }.of.length; if (n % 1000 === 0) `${n}`.split('0'); }");
  ASSERT_EQ(rig.begin(2), "");
  const auto after = [&](int iterations) {
    for (int i = 0; i < iterations; ++i) iterate(*rig.users[static_cast<std::size_t>(i % 2)]);
    JS_RunGC(rig.group->runtime());
    return brink_js_memory(rig.group->runtime());
  };
  const std::size_t first = after(10'000);
  EXPECT_LT(after(990'000), first + 16 * 1024);
  EXPECT_EQ(rig.users[0]->iterations(), 500'000u);
}

// What a user holds while it waits is held by its fiber alone: the collector must see it there.
TEST(JsMemory, GarbageIsCollectedWhileUsersAreInTheMiddle) {
  Rig rig(R"(
    import { sleep } from 'k6';
    const seen = new WeakMap();
    export default async function () {
      const ring = { id: __ITER, user: __VU, list: [1, 2, 3].map((n) => ({ n, text: `${__VU}:${__ITER}:${n}` })) };
      ring.self = ring;
      const closure = () => ring.list.map((one) => one.text).join();
      seen.set(ring, __ITER);
      sleep(0.001);
      for (let i = 0; i < 20; i += 1) { const other = { i }; other.other = { other }; }
      await new Promise((done) => setTimeout(done, 1));
      const generator = (function* () { yield ring; yield closure(); })();
      if (generator.next().value !== ring) throw new Error('another ring');
      sleep(0.001);
      const want = [1, 2, 3].map((n) => `${__VU}:${ring.id}:${n}`).join();
      if (generator.next().value !== want || ring.self.self.user !== __VU || seen.get(ring) !== ring.id) {
        throw new Error(`not ${want}`);
      }
    })");
  ASSERT_EQ(rig.begin(50), "");
  Crowd crowd(rig);
  const auto collect = [&] {
    JS_RunGC(rig.group->runtime());
    return brink_js_memory(rig.group->runtime());
  };
  std::uint64_t ended = crowd.go_on(5'000);
  const std::size_t first = collect();
  for (int i = 0; i < 300; ++i) {
    ended += crowd.go_on(101);
    collect();
  }
  EXPECT_LT(collect(), first + 128 * 1024);
  EXPECT_GT(ended, 5'000u);
  for (auto& user : rig.users) user->interrupt();
}

// No collection is asked for: the runtime's own comes often enough that rings do not pile up.
TEST(JsMemory, RingsDoNotPileUp) {
  Rig rig(R"(
    import { sleep } from 'k6';
    export default function () {
      const ring = { text: 'x'.repeat(200) + __ITER }; ring.self = ring;
      sleep(0.001);
      if (!ring.self.text.endsWith(__ITER)) throw new Error('another ring');
    })");
  ASSERT_EQ(rig.begin(50), "");
  Crowd crowd(rig);
  crowd.go_on(20'000);
  const std::size_t first = brink_js_memory(rig.group->runtime());
  std::size_t most = 0;
  for (int i = 0; i < 20; ++i) {
    crowd.go_on(10'000);
    most = std::max(most, brink_js_memory(rig.group->runtime()));
  }
  EXPECT_LT(most, first + (std::size_t{8} << 20));
  for (auto& user : rig.users) user->interrupt();
}

}  // namespace
}  // namespace brink::script::js
