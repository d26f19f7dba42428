// Scenarios of processes that are lost, which others play beside their own; and of those that come.
#include <gtest/gtest.h>

#include "engine/k6/executors_testing.h"

namespace brink::engine {
namespace {

using namespace executors_testing;  // NOLINT

// Processes of a test, of which one or two are lost; what was known of them is what they had begun then.
class Losing {
 public:
  Losing(const Executor& executor, std::uint32_t processes, std::uint32_t threads)
      : Losing(of(executor), processes, threads) {}
  Losing(const Scenario& scenario, std::uint32_t processes, std::uint32_t threads)
      : test({scenario}), processes_(processes), threads_(threads) {
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

  // A process takes the seat of one that is lost, and from then on plays its load that comes by itself.
  void join(std::uint32_t seat, Duration at) {
    test.add_instance("", "", threads_, {seat, processes_});
    const Instant begin{}, from{at};
    for (std::uint32_t t = 0; t < threads_; ++t) test.workers[held_.size() * threads_ + t].begin(begin, from);
    held_.emplace_back();
    for (std::uint32_t i = 0; i < processes_; ++i) {
      for (const Held& held : held_[i]) {
        if (held.seat == seat) hand_over(i, held, from);
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
  void hand_over(std::uint32_t process, const Held& held, Instant at) {
    const std::uint64_t begun = test.boards[process].beside(held.segment, held.from).first.begun[0].load();
    const std::uint64_t beyond = *held.first + held.stride * (begun + 1000);
    for (std::uint32_t t = 0; t < threads_; ++t) {
      test.workers[process * threads_ + t].take({held.segment, held.from, at, {}});
      test.workers[(held_.size() - 1) * threads_ + t].take({held.segment, at, never, {beyond}});
    }
  }

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

void expect_each_number_once(const Played& test) {
  const auto numbers = done(test);
  EXPECT_EQ(std::set<std::uint64_t>(numbers.begin(), numbers.end()).size(), numbers.size());
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

TEST(Joiners, HaveTheArrivalsFromThenOn) {
  for (const Executor& executor : std::vector<Executor>{
           ConstantArrivals{.rate = 100, .duration = 3s, .users = 30, .most_users = 30},
           RampingArrivals{.start_rate = 100, .stages = {{3s, 100}}, .users = 30, .most_users = 30}}) {
    Played alone({of(executor)});
    const auto due = alone.play().begun();
    Losing run(executor, 3, 2);
    run.test.until(505ms);
    run.lose(1);
    run.test.until(1005ms);
    run.join(1, 1500ms);
    run.test.until(24h);
    const auto numbers = done(run.test);
    EXPECT_EQ(std::set<std::uint64_t>(numbers.begin(), numbers.end()).size(), due.size()) << "each number once";
    EXPECT_EQ(run.test.dropped(), 0u);
    EXPECT_EQ(run.test.begun(), due);
    std::size_t joined = 0;
    for (const Iteration& each : run.test.book.iterations) {
      if (each.instance != 3) continue;
      ++joined;
      EXPECT_GE(each.begun, 1500ms);
    }
    EXPECT_NEAR(static_cast<double>(joined), 50, 1) << "a third";
    EXPECT_TRUE(run.test.workers.back().over.has_value());
  }
}

TEST(Joiners, HaveTheUsersFromThenOn) {
  for (const Executor& executor : std::vector<Executor>{ConstantUsers{.users = 9, .duration = 10s},
                                                        RampingUsers{.at_first = 0, .stages = {{1s, 9}, {9s, 9}}}}) {
    Losing run(executor, 3, 2);
    run.test.until(5s);
    run.lose(0);
    run.test.until(6s);
    run.join(0, 7s);
    run.test.until(6999ms);
    EXPECT_EQ(run.test.boards[3].at(0).active.load(), 0u);
    run.test.until(8s);
    EXPECT_EQ(run.active(), 9u);
    EXPECT_EQ(run.test.boards[3].at(0).active.load(), 3u);
    run.test.until(24h);
    EXPECT_EQ(run.active(), 0u);
    expect_each_number_once(run.test);
  }
}

// What is counted stays with those who have it.
TEST(Joiners, HaveNoneOfTheIterationsThatAreCounted) {
  Losing run(SharedIterations{.users = 9, .iterations = 1000}, 3, 2);
  run.test.until(235ms);
  run.lose(1);
  run.test.until(300ms);
  run.join(1, 400ms);
  run.test.until(24h);
  EXPECT_EQ(done(run.test), up_to(1000));
}

// A scenario that is to begin later is the joiner's alone.
TEST(Joiners, HaveAllOfWhatBeginsAfterThem) {
  Scenario later = of(ConstantArrivals{.rate = 100, .duration = 1s, .users = 30, .most_users = 30});
  later.start_time = 2s;
  Losing run(later, 3, 2);
  run.test.until(500ms);
  run.lose(2);
  run.test.until(1s);
  run.join(2, 1500ms);
  run.test.until(24h);
  EXPECT_EQ(run.test.begun().size(), 100u);
  std::map<std::size_t, int> by;
  for (const Iteration& each : run.test.book.iterations) ++by[each.instance];
  EXPECT_EQ(by[2], 0) << "it was lost";
  EXPECT_NEAR(by[3], 33, 1);
  EXPECT_NEAR(by[0], 33, 1);
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
    expect_each_number_once(run.test);
  }
}

}  // namespace
}  // namespace brink::engine
