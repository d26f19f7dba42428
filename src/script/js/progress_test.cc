#include "script/js/progress.h"

#include <gtest/gtest.h>

namespace brink::script::js {
namespace {

using namespace std::chrono_literals;

double progress(plan::k6::Executor executor, Duration elapsed, std::uint64_t completed) {
  plan::k6::Scenario scenario;
  scenario.executor = std::move(executor);
  engine::ScenarioCounts counts;
  counts.completed = completed;
  return progress_of(scenario, elapsed, counts);
}

TEST(Progress, GoesByIterationsWhereTheScenarioCountsThem) {
  EXPECT_EQ(progress(plan::k6::SharedIterations{.users = 2, .iterations = 40}, 5min, 10), 0.25);
  EXPECT_EQ(progress(plan::k6::PerUserIterations{.users = 4, .iterations = 10}, 5min, 30), 0.75);
  EXPECT_EQ(progress(plan::k6::PerUserIterations{.users = 4, .iterations = 10}, 1s, 41), 1);
}

TEST(Progress, GoesByTimeWhereItDoesNot) {
  EXPECT_EQ(progress(plan::k6::ConstantUsers{.users = 3, .duration = 20s}, 5s, 1000), 0.25);
  EXPECT_EQ(progress(plan::k6::ConstantUsers{.users = 3, .duration = 20s}, 25s, 0), 1);
  EXPECT_EQ(progress(plan::k6::RampingUsers{.stages = {{10s, 5}, {30s, 0}}}, 10s, 7), 0.25);
}

}  // namespace
}  // namespace brink::script::js
