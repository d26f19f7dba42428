#include "verdict/health.h"

#include <gtest/gtest.h>

#include "verdict/made_visit_test.h"

namespace brink::verdict {
namespace {

using namespace std::chrono_literals;
using test::made_stage;
using test::MadeRoute;

sample::WorkerHealth worker(double cpu_share, Duration lag) {
  sample::WorkerHealth health;
  health.wall = 5s;
  health.cpu = from_seconds(5 * cpu_share);
  health.loop_lag_p50 = health.loop_lag_p99 = lag / 2;
  health.loop_lag_p999 = health.loop_lag_max = lag;
  return health;
}

const Gate* gate(const Health& health, std::string_view name) {
  for (const Gate& g : health.gates) {
    if (g.name == name) return &g;
  }
  return nullptr;
}

struct HealthTest : testing::Test {
  aggregate::StageSummary stage = made_stage({MadeRoute{5000, 0, 0.02, 0.1}});
  HealthInput input;
  HealthTest() {
    stage.workers = {worker(0.1, 200us)};
    input.stage = &stage;
  }
  Health judge() const { return judge_health(input); }
};

TEST_F(HealthTest, GreenWhenThereWasTimeToSpare) {
  const Health health = judge();
  EXPECT_FALSE(health.saturated());
  EXPECT_EQ(health.first_red(), nullptr);
  ASSERT_NE(gate(health, "cpu"), nullptr);
  EXPECT_NEAR(gate(health, "cpu")->value, 0.1, 1e-9);
}

TEST_F(HealthTest, NothingIsJudgedThatWasNotMeasured) {
  stage.workers.clear();
  const Health health = judge();
  EXPECT_EQ(gate(health, "cpu"), nullptr);
  EXPECT_EQ(gate(health, "ceiling"), nullptr);
  EXPECT_EQ(gate(health, "steal"), nullptr);
  EXPECT_EQ(gate(health, "send_lag"), nullptr);
  EXPECT_EQ(gate(health, "littles_law"), nullptr);
}

TEST_F(HealthTest, TheBusiestWorkerCounts) {
  stage.workers.push_back(worker(0.97, 200us));
  stage.workers.push_back(worker(0.2, 200us));
  const Health health = judge();
  ASSERT_TRUE(health.saturated());
  EXPECT_EQ(health.first_red()->name, "cpu");
  EXPECT_NE(health.first_red()->text.find("97 % of a core"), std::string::npos);
}

TEST_F(HealthTest, OneFailureOfOurOwnIsEnough) {
  stage = made_stage({MadeRoute{5000, 1, 0.02, 0.1, sample::Failure::no_fds}});
  const Health health = judge();
  ASSERT_TRUE(health.saturated());
  EXPECT_EQ(health.first_red()->name, "errors");
  EXPECT_NE(health.first_red()->text.find("ulimit -n"), std::string::npos);
}

TEST_F(HealthTest, FailuresOfTheTargetAreNotOurs) {
  stage = made_stage({MadeRoute{5000, 2000, 0.02, 0.1, sample::Failure::refused}});
  EXPECT_FALSE(gate(judge(), "errors")->red);
}

TEST_F(HealthTest, LoopLagIsHeldAgainstTheLatencyWithoutAWall) {
  stage.workers = {worker(0.1, 8ms)};
  EXPECT_TRUE(gate(judge(), "loop_lag")->red);
  stage = made_stage({MadeRoute{5000, 0, 0.2, 0.5}});  // a tenth of 200 ms is more than 8 ms
  stage.workers = {worker(0.1, 8ms)};
  EXPECT_FALSE(gate(judge(), "loop_lag")->red);
}

TEST_F(HealthTest, AProgramThatHeldTheLoopIsNamedAndNobodyElse) {
  stage.workers = {worker(0.1, 80ms)};
  EXPECT_NE(gate(judge(), "loop_lag")->text.find("something else wants this CPU"), std::string::npos);
  stage.journal.mishaps[static_cast<std::size_t>(sample::Mishap::hold)]["held all other users at shop.py:40"] = 3;
  EXPECT_NE(gate(judge(), "loop_lag")->text.find("the users' program held it"), std::string::npos);
  EXPECT_EQ(gate(judge(), "loop_lag")->text.find("something else"), std::string::npos);
}

TEST_F(HealthTest, OneInAThousandIsSaidOfThousandsOnly) {
  stage.workers = {worker(0.1, 8ms)};
  stage.workers[0].turns = 600;
  EXPECT_TRUE(gate(judge(), "loop_lag")->text.starts_with("The latest turn of the loop was 8 ms late"));
  stage.workers.push_back(worker(0.1, 200us));
  stage.workers[1].turns = 5000;
  EXPECT_TRUE(gate(judge(), "loop_lag")->text.starts_with("The latest turn")) << "of the worker that was late";
  stage.workers[0].turns = 1000;
  EXPECT_TRUE(gate(judge(), "loop_lag")->text.starts_with("One turn of the loop in a thousand was 8 ms late"));
}

TEST_F(HealthTest, LoopLagFarFromTheWallChangesNoJudgement) {
  stage.workers = {worker(0.1, 8ms)};
  input.latency_wall = 2s;
  EXPECT_FALSE(gate(judge(), "loop_lag")->red);
  input.latency_wall = 105ms;  // p95 is 100 ms: 8 ms would carry it over
  EXPECT_TRUE(gate(judge(), "loop_lag")->red);
  input.latency_wall = 2s;
  stage.workers = {worker(0.1, 600ms)};
  EXPECT_TRUE(gate(judge(), "loop_lag")->red);
}

TEST_F(HealthTest, SendLagIsJudgedInOpenLoadOnly) {
  for (int i = 0; i < 1000; ++i) stage.send_lag.record(5ms);
  stage.workers = {worker(0.3, 5ms)};
  EXPECT_EQ(gate(judge(), "send_lag"), nullptr);
  input.open_load = true;
  ASSERT_NE(gate(judge(), "send_lag"), nullptr);
  EXPECT_TRUE(gate(judge(), "send_lag")->red);
}

TEST_F(HealthTest, UsersThatWaitForTheTargetAreNotOurLag) {
  for (int i = 0; i < 1000; ++i) stage.send_lag.record(900ms);
  input.open_load = true;  // the loop itself was never more than 0.2 ms late
  EXPECT_FALSE(gate(judge(), "send_lag")->red);
  stage.workers = {worker(0.3, 900ms)};
  EXPECT_TRUE(gate(judge(), "send_lag")->red);
}

TEST_F(HealthTest, CloseToTheCeilingIsNoEvidenceOfALimit) {
  input.calibration.ceiling_rps = 1400;  // the stage made 1,000 a second
  EXPECT_TRUE(gate(judge(), "ceiling")->red);
  input.calibration.ceiling_rps = 1500;
  EXPECT_FALSE(gate(judge(), "ceiling")->red);
}

TEST_F(HealthTest, LittlesLawFindsUsersThatAreWithUs) {
  stage = made_stage({MadeRoute{5000, 0, 0.02, 0.02}});  // 1,000/s of 20 ms keep 20 users busy
  stage.workers = {worker(0.1, 200us)};
  input.users = 20;
  ASSERT_NE(gate(judge(), "littles_law"), nullptr);
  EXPECT_FALSE(gate(judge(), "littles_law")->red);
  input.users = 40;
  EXPECT_TRUE(gate(judge(), "littles_law")->red);
  input.think = 20ms;  // and 40 with a pause of 20 ms
  EXPECT_FALSE(gate(judge(), "littles_law")->red);
}

TEST_F(HealthTest, LittlesLawIsNotAskedWhereItCannotBeChecked) {
  input.users = 40;
  stage = made_stage({MadeRoute{5000, 10, 0.02, 0.02}});
  EXPECT_EQ(gate(judge(), "littles_law"), nullptr);  // failures
  stage = made_stage({MadeRoute{400, 0, 0.02, 0.02}});
  EXPECT_EQ(gate(judge(), "littles_law"), nullptr);  // too few
  stage = made_stage({MadeRoute{5000, 0, 0.02, 1.0}});
  EXPECT_EQ(gate(judge(), "littles_law"), nullptr);  // a pause that lies across the ends
}

TEST_F(HealthTest, TurnaroundOfAFastTargetIsNotALoss) {
  stage = made_stage({MadeRoute{100'000, 0, 0.00004, 0.00004}});  // one user, 50 µs a round, 40 µs of it waiting
  input.users = 1;
  ASSERT_NE(gate(judge(), "littles_law"), nullptr);
  EXPECT_FALSE(gate(judge(), "littles_law")->red);
}

TEST_F(HealthTest, StealIsTheMeanOfWhatTheHostSays) {
  input.readings = {{"host", "steal_share", 0.02, {}}, {"host", "steal_share", 0.10, {}}, {"host", "other", 9, {}}};
  ASSERT_NE(gate(judge(), "steal"), nullptr);
  EXPECT_NEAR(gate(judge(), "steal")->value, 0.06, 1e-9);
  EXPECT_TRUE(gate(judge(), "steal")->red);
}

TEST_F(HealthTest, ATargetHereIsNotBlamedForTheCpuTimeWeTook) {
  const auto with = [&](double busy, double own) {
    input.readings = {{"host", "busy_share", busy, {}}, {"host", "cpus", 2, {}}, {"generator", "process_cpu", own, {}}};
    return judge();
  };
  EXPECT_EQ(gate(with(1, 0.9), "host_cpu"), nullptr);  // nothing will be said of the target
  input.latency_wall = 2s;
  EXPECT_TRUE(gate(with(1, 0.9), "host_cpu")->red);
  EXPECT_TRUE(gate(with(0.89, 1.06), "host_cpu")->red);  // seen of one that could not keep up with nginx beside it
  EXPECT_FALSE(gate(with(0.8, 0.9), "host_cpu")->red);   // there was some left
  EXPECT_FALSE(gate(with(1, 0.2), "host_cpu")->red);     // somebody else took it
  input.readings.clear();
  EXPECT_EQ(gate(judge(), "host_cpu"), nullptr);
}

}  // namespace
}  // namespace brink::verdict
