// How often compare raises a false alarm, and how often it finds what is there.
#include "verdict/compare_simulation_test.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "aggregate/summary.h"

namespace brink::verdict {
namespace {

// A run is `users` loops, one after the other in time; the route of each request is drawn.
class Simulation {
 public:
  Simulation(const SimulatedTarget& target, double noise, Random& random) : target_(target), random_(random) {
    const double common = normal_(random_);
    for (std::size_t i = 0; i < target.routes.size(); ++i) {
      // Half of what a route varies by from run to run is its own.
      factors_.push_back(std::exp(noise * (i == 0 ? common : (common + normal_(random_)) / std::sqrt(2.0))));
      stage_.routes.push_back({target.routes[i], {}});
    }
    buckets_.resize(static_cast<std::size_t>(target.length_s));
  }

  ComparedStage run() {
    double now = 0, state = normal_(random_);
    const double r = target_.resemblance;
    while (true) {
      state = r * state + std::sqrt(1 - r * r) * normal_(random_);
      const std::size_t route = random_.below(factors_.size());
      const double latency = target_.median_s * target_.slowdown * factors_[route] * std::exp(target_.sigma * state);
      now += latency / target_.users;
      if (now >= target_.length_s) return finish();
      record(route, from_seconds(latency), now, random_.uniform() < target_.failures);
    }
  }

 private:
  void record(std::size_t route, Duration latency, double now, bool failed) {
    aggregate::Bucket& bucket = buckets_[static_cast<std::size_t>(now)];
    ++bucket.latency[aggregate::coarse_step(latency)];
    ++(failed ? bucket.failed : bucket.completed);
    for (ComparedNumbers* numbers : {&stage_.total, &stage_.routes[route].numbers}) {
      ++(failed ? numbers->failed : numbers->completed);
      if (!failed) numbers->judged.record(latency);
    }
  }

  ComparedStage finish() {
    stage_.load = std::to_string(target_.users) + " users";
    stage_.amount = target_.users;
    stage_.length_s = target_.length_s;
    stage_.total.goodput_rps = static_cast<double>(stage_.total.completed) / target_.length_s;
    for (auto& route : stage_.routes) {
      route.numbers.goodput_rps = static_cast<double>(route.numbers.completed) / target_.length_s;
    }
    for (const aggregate::Bucket& bucket : buckets_) {
      stage_.series.completed.push_back(bucket.completed);
      stage_.series.failed.push_back(bucket.failed);
      stage_.series.p50_s.emplace_back(seconds(bucket.quantile(0.5)));
      stage_.series.p95_s.emplace_back(seconds(bucket.quantile(0.95)));
    }
    return std::move(stage_);
  }

  const SimulatedTarget& target_;
  Random& random_;
  std::normal_distribution<double> normal_;
  std::vector<double> factors_;
  std::vector<aggregate::Bucket> buckets_;
  ComparedStage stage_;
};

struct Alarms {
  int worse = 0, better = 0;
};

// Compares `pairs` new runs of `now` with `baselines` runs of `before` each.
Alarms count_alarms(SimulatedTarget before, SimulatedTarget now, int pairs, int baselines, std::uint64_t seed,
                    int earlier = 0) {
  Random random(seed);
  Alarms alarms;
  for (int i = 0; i < pairs; ++i) {
    const double noise = random.uniform(before.noise_least, before.noise_most);
    std::vector<ComparedRun> old;
    for (int j = 0; j < baselines; ++j) old.push_back(simulate_run(before, "old" + std::to_string(j), noise, random));
    std::vector<ComparedRun> older;
    for (int j = 0; j < earlier; ++j) older.push_back(simulate_run(before, "older" + std::to_string(j), noise, random));
    const auto found = compare(simulate_run(now, "new", noise, random), old, {}, older);
    EXPECT_TRUE(found) << found.error().message;
    if (!found) return alarms;
    const auto any = [&](Change change) {
      return std::any_of(found->quantities.begin(), found->quantities.end(),
                         [&](const ComparedQuantity& q) { return q.outcome == change; });
    };
    alarms.worse += any(Change::worse);
    alarms.better += any(Change::better);
  }
  ::testing::Test::RecordProperty("worse", alarms.worse);
  return alarms;
}

SimulatedTarget slowed(SimulatedTarget target, double factor) {
  target.slowdown = factor;
  return target;
}

// The seeds are none of those the constants of compare were chosen with (1 to 7).
constexpr int pairs = 400;
constexpr int allowed = pairs / 40;
constexpr int asked_for = pairs * 95 / 100;

TEST(CompareSimulation, ARepeatIsRarelyCalledWorse) {
  const SimulatedTarget target;
  EXPECT_LE(count_alarms(target, target, pairs, 1, 11001).worse, allowed);
}

TEST(CompareSimulation, ARepeatOfSeveralRoutesIsRarelyCalledWorse) {
  const SimulatedTarget target{.routes = {"/", "/search", "/cart", "/checkout"}};
  EXPECT_LE(count_alarms(target, target, pairs / 2, 1, 11002).worse, allowed / 2);
}

TEST(CompareSimulation, ARepeatIsRarelyCalledWorseThanSeveralBaselines) {
  const SimulatedTarget target;
  EXPECT_LE(count_alarms(target, target, pairs / 2, 3, 11003).worse, allowed / 2);
}

// On a machine where runs of the same thing differ by a tenth, more than twice as much as on a quiet one.
const SimulatedTarget noisy{.noise_least = 0.10, .noise_most = 0.10};

TEST(CompareSimulation, ANoisyMachineRaisesNoMoreFalseAlarms) {
  EXPECT_LE(count_alarms(noisy, noisy, pairs, 1, 11004).worse, allowed);
  SimulatedTarget shop = noisy;
  shop.routes = {"/", "/search", "/cart", "/checkout"};
  EXPECT_LE(count_alarms(shop, shop, pairs / 2, 1, 11014).worse, allowed / 2);
}

TEST(CompareSimulation, NorDoesItWithBaselinesOrOlderRunsThatShowIt) {
  EXPECT_LE(count_alarms(noisy, noisy, pairs / 2, 3, 11024).worse, allowed / 2);
  EXPECT_LE(count_alarms(noisy, noisy, pairs / 2, 5, 11034).worse, allowed / 2);
  EXPECT_LE(count_alarms(noisy, noisy, pairs / 2, 1, 11044, 8).worse, allowed / 2);
}

TEST(CompareSimulation, ASlowdownByHalfIsFoundFromOneBaseline) {
  const SimulatedTarget target;
  EXPECT_GE(count_alarms(target, slowed(target, 1.5), pairs / 2, 1, 11005).worse, pairs / 2 * 9 / 10);
}

TEST(CompareSimulation, ASlowdownByFortyPercentIsFoundFromThree) {
  const SimulatedTarget target;
  EXPECT_GE(count_alarms(target, slowed(target, 1.4), pairs / 2, 3, 11015).worse, asked_for / 2);
}

TEST(CompareSimulation, OlderRunsOfAQuietMachineMakeItSeeMore) {
  const SimulatedTarget target;
  const int blind = count_alarms(target, slowed(target, 1.3), pairs / 4, 1, 11025).worse;
  const int seeing = count_alarms(target, slowed(target, 1.3), pairs / 4, 1, 11025, 8).worse;
  RecordProperty("blind", blind);
  RecordProperty("seeing", seeing);
  EXPECT_GE(seeing, 2 * blind);
}

TEST(CompareSimulation, ASpeedupIsFoundAndIsNoRegression) {
  const SimulatedTarget target;
  const Alarms found = count_alarms(target, slowed(target, 1 / 1.5), pairs / 2, 1, 11006);
  EXPECT_GE(found.better, pairs / 2 * 9 / 10);
  EXPECT_EQ(found.worse, 0);
}

TEST(CompareSimulation, ThreeBaselinesFindASmallerSlowdownThanOne) {
  const SimulatedTarget target;
  const int one = count_alarms(target, slowed(target, 1.3), pairs / 2, 1, 11007).worse;
  EXPECT_GT(count_alarms(target, slowed(target, 1.3), pairs / 2, 4, 11007).worse, 2 * one);
}

}  // namespace

ComparedRun simulate_run(const SimulatedTarget& target, const std::string& id, double noise, Random& random) {
  ComparedRun run{.id = id, .load_kind = "closed", .origin = "http://127.0.0.1:8400", .tool = "Brink", .machine = "m"};
  for (const std::string& route : target.routes) run.routes.push_back("GET " + route);
  run.stages.push_back(Simulation(target, noise, random).run());
  return run;
}

}  // namespace brink::verdict
