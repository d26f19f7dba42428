// A test that is cut into parts: instances of k6 (--execution-segment) and processes of one instance. Whatever the load
// and however it is cut, all parts together do what the whole would, iteration by iteration.
#include <gtest/gtest.h>

#include "engine/k6/executors_testing.h"

namespace brink::engine {
namespace {

using namespace executors_testing;  // NOLINT

// No moment of the loads below is a multiple of it: timers of one moment fire in no particular order.
constexpr Duration length = 9'973'001ns;

struct Whole final : Played {
  explicit Whole(const Executor& executor) : Played({of(executor)}) {
    book.length = [](const Assignment&) { return length; };
  }
};

struct Cut {
  std::vector<std::string> segments;
  std::string sequence;
};
const std::vector<Cut> cuts = {
    {{"0:1/2", "1/2:1"}, "0,1/2,1"},
    {{"0:1/4", "1/4:1/2", "1/2:1"}, "0,1/4,1/2,1"},
    {{"0:1/3", "1/3:2/3", "2/3:1"}, "0,1/3,2/3,1"},
    {{"0:2/7", "2/7:3/7", "3/7:1"}, "0,2/7,3/7,1"},
    {{"0:10%", "0.1:1"}, "0,0.1,1"},
    {{"0:1/13", "1/13:0.5", "0.5:1"}, "0,1/13,0.5,1"},
};

Executor some_executor(Random& random) {
  const auto users = static_cast<std::uint32_t>(1 + random.below(12));
  const std::uint64_t rate = 1 + random.below(40);
  const auto target = [&] { return static_cast<double>(random.below(12)); };
  const std::vector<Executor> executors = {
      ConstantArrivals{.rate = rate, .duration = 3s, .users = 50, .most_users = 50},
      RampingArrivals{
          .start_rate = random.below(5), .stages = {{2s, static_cast<double>(rate)}}, .users = 50, .most_users = 50},
      SharedIterations{.users = users, .iterations = users * 12 + random.below(50)},
      PerUserIterations{.users = users, .iterations = 1 + random.below(5)},
      ConstantUsers{.users = users, .duration = 1s},
      RampingUsers{.at_first = users, .stages = {{1s, target()}, {700ms, target()}, {0s, target()}, {1s, 3}}},
  };
  return executors[random.below(executors.size())];
}

// How many there are is said by the load itself, not by the clock.
bool is_counted(const Executor& executor) {
  return !std::holds_alternative<ConstantUsers>(executor) && !std::holds_alternative<RampingUsers>(executor);
}

void expect_the_whole(const Played& parts, const Played& whole, const Executor& executor) {
  const bool shared = std::holds_alternative<SharedIterations>(executor);
  if (!shared) {
    EXPECT_EQ(parts.begun(), whole.begun()) << "each at its moment";
  }
  EXPECT_EQ(parts.begun().size(), whole.begun().size());
  EXPECT_EQ(parts.dropped(), whole.dropped());
  EXPECT_EQ(parts.interrupted(), whole.interrupted());
  EXPECT_TRUE(parts.all_over());
  const auto numbers = parts.numbers();
  EXPECT_EQ(std::set<std::uint64_t>(numbers.begin(), numbers.end()).size(), numbers.size()) << "each number once";
  if (is_counted(executor)) {
    EXPECT_EQ(numbers, whole.numbers());
  }
}

TEST(Segments, TogetherAreTheWhole) {
  Random random(7);
  for (int round = 0; round < 200; ++round) {
    const Executor executor = some_executor(random);
    const Cut& cut = cuts[random.below(cuts.size())];
    Whole whole(executor), parts(executor);
    whole.play();
    for (const std::string& segment : cut.segments) {
      parts.add_instance(segment, cut.sequence, static_cast<std::uint32_t>(1 + random.below(3)));
    }
    parts.begin();
    parts.until(24h);
    expect_the_whole(parts, whole, executor);
  }
}

TEST(Segments, AreDealtOnToProcesses) {
  Random random(11);
  for (int round = 0; round < 200; ++round) {
    const Executor executor = some_executor(random);
    const bool cut_first = random.below(2) == 0;
    const Cut cut = cut_first ? cuts[random.below(cuts.size())] : Cut{{""}, ""};
    const auto processes = static_cast<std::uint32_t>(1 + random.below(5));
    Whole whole(executor), parts(executor);
    whole.play();
    for (const std::string& segment : cut.segments) {
      for (std::uint32_t i = 0; i < processes; ++i) {
        parts.add_instance(segment, cut.sequence, static_cast<std::uint32_t>(1 + random.below(3)), {i, processes});
      }
    }
    parts.begin();
    parts.until(24h);
    expect_the_whole(parts, whole, executor);
  }
}

// What each of them is to do is what it does: how far it is goes by that.
TEST(Segments, PlanTheIterationsTheyHave) {
  for (const Executor& executor : std::vector<Executor>{SharedIterations{.users = 5, .iterations = 101},
                                                        PerUserIterations{.users = 7, .iterations = 3}}) {
    Played parts({of(executor)});
    for (const char* segment : {"0:1/3", "1/3:2/3", "2/3:1"}) {
      for (std::uint32_t i = 0; i < 2; ++i) parts.add_instance(segment, "0,1/3,2/3,1", 2, {i, 2});
    }
    parts.begin();
    parts.until(24h);
    for (const ScenarioBoard& board : parts.boards) EXPECT_EQ(board.at(0).completed.load(), board.at(0).planned.load());
    EXPECT_EQ(parts.numbers().size(), *plan::k6::iterations_of(executor));
  }
}

// A segment that nothing is said of the rest of has its own share, whatever the others are.
TEST(Segments, WithoutASequenceAreTheirShare) {
  for (const auto& [segment, users] : std::vector<std::pair<std::string, std::size_t>>{{"0:1/3", 4}, {"25%", 3}}) {
    Played part({of(ConstantUsers{.users = 12, .duration = 1s})});
    part.book.length = [](const Assignment&) { return Duration(10s); };
    part.add_instance(segment, "", 2);
    part.begin();
    part.until(24h);
    EXPECT_EQ(part.begun().size(), users);
  }
}

// Iterations of which each user has so many go where the user is.
TEST(Processes, KeepAUsersIterationsTogether) {
  Played test({of(PerUserIterations{.users = 5, .iterations = 4})});
  for (std::uint32_t i = 0; i < 2; ++i) test.add_instance("", "", 2, {i, 2});
  test.begin();
  test.until(24h);
  EXPECT_EQ(test.numbers(), up_to(20));
  std::map<std::size_t, std::set<std::uint64_t>> users_of;
  for (const Iteration& each : test.book.iterations) users_of[each.instance].insert(each.which.in_test % 5);
  EXPECT_EQ(users_of[0], (std::set<std::uint64_t>{0, 2, 4}));
  EXPECT_EQ(users_of[1], (std::set<std::uint64_t>{1, 3}));
}

// The first users of all scenarios do not meet in the first process.
TEST(Processes, ShareScenariosOfOneUserEach) {
  Played test({of(ConstantUsers{.users = 1, .duration = 1s}), of(ConstantUsers{.users = 1, .duration = 1s}),
               of(ConstantUsers{.users = 1, .duration = 1s})});
  test.book.length = [](const Assignment&) { return Duration(10s); };
  for (std::uint32_t i = 0; i < 3; ++i) test.add_instance("", "", 1, {i, 3});
  test.begin();
  test.until(24h);
  std::set<std::size_t> instances;
  for (const Iteration& each : test.book.iterations) instances.insert(each.instance);
  EXPECT_EQ(instances.size(), 3u);
}

}  // namespace
}  // namespace brink::engine
