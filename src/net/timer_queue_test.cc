#include "net/timer_queue.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <vector>

#include "base/random.h"

namespace brink::net {
namespace {

Instant at(std::int64_t ns) { return Instant(Duration(ns)); }

class Probe final : public Timer {
 public:
  explicit Probe(std::vector<int>& fired, int id = 0) : fired_(fired), id_(id) {}
  std::function<void(Instant)> then;

 private:
  void fire(Instant now) override {
    EXPECT_FALSE(is_set());
    fired_.push_back(id_);
    if (then) then(now);
  }
  std::vector<int>& fired_;
  int id_;
};

class TimerQueueTest : public testing::Test {
 protected:
  std::vector<int> fired_;
  TimerQueue queue_;
};

TEST_F(TimerQueueTest, FiresWhatIsDueInOrderOfTime) {
  Probe a(fired_, 1), b(fired_, 2), c(fired_, 3);
  queue_.set(a, at(30));
  queue_.set(b, at(10));
  queue_.set(c, at(20));
  EXPECT_EQ(queue_.next(), at(10));
  queue_.fire_due(at(9));
  EXPECT_TRUE(fired_.empty());
  queue_.fire_due(at(20));
  EXPECT_EQ(fired_, (std::vector{2, 3}));
  EXPECT_EQ(queue_.next(), at(30));
  queue_.fire_due(at(30));
  EXPECT_EQ(fired_, (std::vector{2, 3, 1}));
  EXPECT_EQ(queue_.next(), never);
}

TEST_F(TimerQueueTest, SetMovesATimerThatIsSet) {
  Probe a(fired_, 1), b(fired_, 2);
  queue_.set(a, at(10));
  queue_.set(b, at(20));
  queue_.set(a, at(30));
  EXPECT_EQ(queue_.size(), 2u);
  queue_.set(b, at(5));
  EXPECT_EQ(queue_.next(), at(5));
  queue_.fire_due(at(100));
  EXPECT_EQ(fired_, (std::vector{2, 1}));
}

TEST_F(TimerQueueTest, CancelledAndDestroyedTimersDoNotFire) {
  Probe kept(fired_, 1), cancelled(fired_, 2);
  auto gone = std::make_unique<Probe>(fired_, 3);
  queue_.set(*gone, at(1));
  queue_.set(cancelled, at(2));
  queue_.set(kept, at(3));
  queue_.cancel(cancelled);
  queue_.cancel(cancelled);
  gone.reset();
  EXPECT_EQ(queue_.size(), 1u);
  queue_.fire_due(at(10));
  EXPECT_EQ(fired_, (std::vector{1}));
}

TEST_F(TimerQueueTest, AHandlerMayDestroyItselfAndOthers) {
  auto other = std::make_unique<Probe>(fired_, 2);
  auto self = std::make_unique<Probe>(fired_, 1);
  queue_.set(*self, at(1));
  queue_.set(*other, at(2));
  self->then = [&](Instant) {
    other.reset();
    self.reset();
  };
  queue_.fire_due(at(10));
  EXPECT_EQ(fired_, (std::vector{1}));
  EXPECT_EQ(queue_.size(), 0u);
}

TEST_F(TimerQueueTest, ATimerSetForNowByAHandlerFiresInTheSameRound) {
  Probe second(fired_, 2), first(fired_, 1);
  first.then = [&](Instant now) { queue_.set(second, now); };
  queue_.set(first, at(5));
  queue_.fire_due(at(7));
  EXPECT_EQ(fired_, (std::vector{1, 2}));
}

TEST_F(TimerQueueTest, ATimerThatKeepsSettingItselfToThePastDoesNotHoldTheLoop) {
  Probe busy(fired_, 1);
  busy.then = [&](Instant now) { queue_.set(busy, now - Duration(1)); };
  queue_.set(busy, at(1));
  queue_.fire_due(at(10));
  EXPECT_LE(fired_.size(), 2u);
  EXPECT_TRUE(busy.is_set());
}

TEST(TimerQueue, MayGoBeforeItsTimers) {
  std::vector<int> fired;
  Probe a(fired);
  {
    TimerQueue queue;
    queue.set(a, at(1));
  }
  EXPECT_FALSE(a.is_set());
}

// Random operations, compared with a sorted map.
TEST(TimerQueue, AgreesWithASortedMapUnderRandomOperations) {
  constexpr int timers = 200;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Random random(seed);
    TimerQueue queue;
    std::vector<int> fired;
    std::vector<std::unique_ptr<Probe>> probes;
    std::map<int, Instant> model;
    probes.reserve(timers);
    for (int i = 0; i < timers; ++i) probes.push_back(std::make_unique<Probe>(fired, i));
    Instant now = at(0);
    for (int step = 0; step < 3000; ++step) {
      const int id = static_cast<int>(random.below(timers));
      const auto slot = static_cast<std::size_t>(id);
      const auto choice = random.below(10);
      if (choice < 6) {
        // Times all different, so that the order is defined.
        const Instant when = now + Duration(static_cast<std::int64_t>(random.below(1000)) * timers + id);
        queue.set(*probes[slot], when);
        model[id] = when;
      } else if (choice < 8) {
        queue.cancel(*probes[slot]);
        model.erase(id);
      } else if (choice == 8) {
        probes[slot] = std::make_unique<Probe>(fired, id);
        model.erase(id);
      } else {
        now += Duration(static_cast<std::int64_t>(random.below(100)) * timers);
        fired.clear();
        queue.fire_due(now);
        std::map<Instant, int> due;
        for (const auto& [timer, when] : model) {
          if (when <= now) due[when] = timer;
        }
        std::vector<int> expected;
        expected.reserve(due.size());
        for (const auto& [when, timer] : due) {
          expected.push_back(timer);
          model.erase(timer);
        }
        ASSERT_EQ(fired, expected) << "seed " << seed << ", step " << step;
      }
      ASSERT_EQ(queue.size(), model.size());
      Instant earliest = never;
      for (const auto& [timer, when] : model) earliest = std::min(earliest, when);
      ASSERT_EQ(queue.next(), earliest) << "seed " << seed << ", step " << step;
    }
  }
}

}  // namespace
}  // namespace brink::net
