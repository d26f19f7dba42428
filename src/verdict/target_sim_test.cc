#include "verdict/target_sim_test.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "verdict/simulation_test.h"

namespace brink::verdict::test {

Played search(const SimTarget& target, const SearchOptions& given, std::uint64_t seed) {
  SearchOptions options = given;
  options.routes = target.routes.size();
  Simulation simulation(target, options, seed);
  Played played;
  while (const auto step = next_step(options, played.visits)) played.visits.push_back(simulation.play(*step));
  played.names = route_names(target.routes.size());
  played.verdict = conclude(options, played.visits, played.names);
  played.seconds = simulation.elapsed();
  played.requests = simulation.requests();
  return played;
}

Visit visit(const SimTarget& target, const SearchOptions& options, const Step& step, std::uint64_t seed) {
  return Simulation(target, options, seed).play(step);
}

std::vector<std::string> route_names(std::size_t count) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < count; ++i) names.push_back(fmt::format("/{}", i));
  return names;
}

SimTarget shop() {
  SimTarget target;
  target.routes = {{0.005, 0.015}, {0.005, 0.015}, {0.005, 0.015}, {0.08, 0.12, 0, 0, 0}};
  target.pools = {{25, 0.01}};
  target.routes[3].pool = 0;
  return target;
}

}  // namespace brink::verdict::test

namespace brink::verdict {
namespace {

using namespace std::chrono_literals;

Visit play(const test::SimTarget& target, const plan::LoadModel& load, Duration length) {
  Step step;
  step.stage.load = load;
  step.stage.warmup = 2s;
  step.stage.duration = length;
  step.stage.drain = 5s;
  return test::visit(target, {}, step, 1);
}

TEST(TargetSim, AFullPoolDoesWhatItsSlotsAllow) {
  test::SimTarget target;
  target.routes = {{0, 0, 0.05, 0.7, 0}};
  target.pools = {{8, 1e9}};
  const Visit visit = play(target, plan::Closed{.users = 40}, 200s);
  EXPECT_TRUE(visit.summary.total.counts.balanced());
  EXPECT_NEAR(visit.summary.rate(), 160, 2);
  EXPECT_NEAR(visit.summary.total.judged().mean(), 40.0 / 160, 0.005);
}

TEST(TargetSim, AnOpenLoadArrivesOnTime) {
  test::SimTarget target;
  target.routes = {{0.01, 0.03}, {0.01, 0.03}};
  plan::Open open;
  open.rate = plan::Rate::constant(200);
  const Visit visit = play(target, open, 10s);
  EXPECT_NEAR(static_cast<double>(visit.summary.total.counts.due), 2000, 1);
  EXPECT_NEAR(visit.summary.total.judged().mean(), 0.02, 0.001);
  EXPECT_EQ(visit.summary.routes[0].counts.due, visit.summary.routes[1].counts.due);
}

TEST(TargetSim, APauseHoldsEverybodyUp) {
  test::SimTarget target;
  target.routes = {{0.01, 0.01}};
  target.pause_period = 10;
  target.pause_length = 2.5;
  plan::Open open;
  open.rate = plan::Rate::constant(100);
  const Visit visit = play(target, open, 100s);
  const auto& times = visit.summary.total.judged();
  const double late = 1 - static_cast<double>(times.count_at_or_below(20ms)) / static_cast<double>(times.count());
  EXPECT_NEAR(late, 0.25, 0.01) << "2.5 of every 10 seconds";
  EXPECT_NEAR(seconds(times.max()), 2.51, 0.02);
}

}  // namespace
}  // namespace brink::verdict
