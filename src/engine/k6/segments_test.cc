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

// Processes of a test, of which one or two are lost; what was known of them is what they had begun then.
class Losing {
 public:
  Losing(const Executor& executor, std::uint32_t processes, std::uint32_t threads)
      : test({of(executor)}), processes_(processes), threads_(threads) {
    for (std::uint32_t i = 0; i < processes; ++i) {
      test.add_instance("", "", threads, {i, processes});
      held_.push_back({{i, {i, processes}, {}, 1}});
    }
    test.begin();
  }

  // Now; from a moment later on the others play what it held.
  void lose(std::uint32_t process) {
    const Instant now = test.book.now;
    for (std::uint32_t i = 0; i < threads_; ++i) test.workers[process * threads_ + i].stop();
    lost_.insert(process);
    std::vector<std::uint32_t> others;
    for (std::uint32_t i = 0; i < processes_; ++i) {
      if (!lost_.contains(i)) others.push_back(i);
    }
    const auto parts = static_cast<std::uint32_t>(others.size());
    for (const Held& held : std::exchange(held_[process], {})) {
      const std::uint64_t begun = held.first
                                      ? test.boards[process].beside(held.segment, held.from).first.begun[0].load()
                                      : test.boards[process].at(0).started.load();
      for (std::uint32_t i = 0; i < parts; ++i) {
        const std::uint64_t first = held.first.value_or(0) + held.stride * (begun + i);
        const Share share{held.segment.part(i, parts), now, never, {first}};
        for (std::uint32_t t = 0; t < threads_; ++t) test.workers[others[i] * threads_ + t].take(share);
        held_[others[i]].push_back({held.seat, share.segment, first, held.stride * parts, now});
      }
    }
  }

  // Users in an iteration, of all processes.
  std::uint32_t active() const {
    std::uint32_t sum = 0;
    for (const ScenarioBoard& board : test.boards) sum += board.at(0).active.load();
    return sum;
  }

  Played test;

 private:
  struct Held {
    std::uint32_t seat;
    plan::Segment segment;
    std::optional<std::uint64_t> first;
    std::uint64_t stride;
    Instant from{};
  };
  std::uint32_t processes_, threads_;
  std::vector<std::vector<Held>> held_;
  std::set<std::uint32_t> lost_;
};

std::vector<std::uint64_t> done(const Played& test) {
  std::vector<std::uint64_t> out;
  for (const Iteration& each : test.book.iterations) out.push_back(each.which.in_test);
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<Duration> every_10ms(int times) {
  std::vector<Duration> all;
  for (int i = 0; i < times; ++i) all.push_back(i * 10ms);
  return all;
}

// What the lost ones had not begun the others do, and nothing twice.
TEST(Losses, OfCountedIterationsAreMadeUpFor) {
  for (const Executor& executor : std::vector<Executor>{SharedIterations{.users = 9, .iterations = 1000},
                                                        PerUserIterations{.users = 7, .iterations = 100},
                                                        SharedIterations{.users = 3, .iterations = 500}}) {
    for (const std::uint32_t threads : {1u, 2u}) {
      Losing run(executor, 3, threads);
      run.test.until(235ms);
      run.lose(1);
      run.test.until(417ms);
      run.lose(0);
      run.test.until(24h);
      EXPECT_EQ(done(run.test), up_to(*plan::k6::iterations_of(executor)));
    }
  }
}

TEST(Losses, OfArrivalsAreTheOthersFromThenOn) {
  Losing run(ConstantArrivals{.rate = 100, .duration = 3s, .users = 30, .most_users = 30}, 3, 2);
  run.test.until(1005ms);
  run.lose(2);
  run.test.until(2005ms);
  run.lose(1);
  run.test.until(24h);
  const auto numbers = done(run.test);
  EXPECT_EQ(std::set<std::uint64_t>(numbers.begin(), numbers.end()).size(), 300u) << "each number once";
  EXPECT_EQ(run.test.dropped(), 0u);
  EXPECT_EQ(run.test.begun(), every_10ms(300));
}

// The one user of a process is one worker's; the others have nothing to do until they are told to play more.
TEST(Losses, AreMadeUpForByWorkersWithoutUsersOfTheirOwn) {
  Losing arrivals(ConstantArrivals{.rate = 100, .duration = 3s, .users = 3, .most_users = 3}, 2, 4);
  arrivals.test.until(1005ms);
  arrivals.lose(0);
  arrivals.test.until(24h);
  EXPECT_EQ(arrivals.test.dropped(), 0u);
  EXPECT_EQ(arrivals.test.begun(), every_10ms(300));

  for (const Executor& executor : std::vector<Executor>{ConstantUsers{.users = 3, .duration = 3s},
                                                        RampingUsers{.at_first = 0, .stages = {{1s, 3}, {2s, 3}}}}) {
    Losing run(executor, 2, 4);
    run.test.until(2s);
    run.lose(0);
    run.test.until(2500ms);
    EXPECT_EQ(run.active(), 3u);
    run.test.until(24h);
    for (std::size_t i = 4; i < 8; ++i) {
      EXPECT_TRUE(run.test.workers[i].over.has_value());
      EXPECT_EQ(run.test.workers[i].over, run.test.workers[4].over) << "they end together";
    }
  }
}

// All have ended: it is for somebody else to play.
TEST(Losses, AfterTheEndAreNotTaken) {
  Losing run(ConstantUsers{.users = 3, .duration = 1s}, 2, 2);
  run.test.until(2s);
  const std::size_t before = run.test.begun().size();
  run.lose(0);
  run.test.until(24h);
  EXPECT_EQ(run.test.begun().size(), before);
  std::size_t shares = 0;
  run.test.boards[1].each_beside([&](const auto&) { ++shares; });
  EXPECT_EQ(shares, 0u) << "nothing is said to be played";
}

// What a process says of how far it is is of its own part of the iterations, and of what it plays beside.
TEST(Losses, AreAmongTheIterationsThatAProcessPlans) {
  Losing run(SharedIterations{.users = 9, .iterations = 1000}, 3, 2);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(static_cast<double>(run.test.boards[i].at(0).planned.load()), 333, 1);
  run.test.until(235ms);
  run.lose(1);
  run.test.until(24h);
  std::uint64_t sum = run.test.boards[1].at(0).started.load();
  for (const std::size_t i : {0u, 2u}) {
    const auto& counts = run.test.boards[i].at(0);
    EXPECT_EQ(counts.completed.load(), counts.planned.load());
    sum += counts.planned.load();
  }
  EXPECT_EQ(sum, 1000u);
}

TEST(Losses, OfUsersAreAsManyUsersMore) {
  for (const Executor& executor : std::vector<Executor>{ConstantUsers{.users = 8, .duration = 10s},
                                                        RampingUsers{.at_first = 0, .stages = {{1s, 8}, {9s, 8}}}}) {
    Losing run(executor, 3, 2);
    run.test.until(5s);
    run.lose(0);
    run.test.until(6s);
    EXPECT_EQ(run.active(), 8u);
    run.test.until(24h);
    EXPECT_EQ(run.active(), 0u);
    const auto numbers = done(run.test);
    EXPECT_EQ(std::set<std::uint64_t>(numbers.begin(), numbers.end()).size(), numbers.size());
  }
}

}  // namespace
}  // namespace brink::engine
