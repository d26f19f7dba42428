#include "output/asked.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "output/made_up_test.h"
#include "output/record_build.h"
#include "output/terminal.h"
#include "plan/shape.h"

namespace brink::output {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

plan::Stage stage_of(plan::LoadModel load, Duration length) {
  plan::Stage stage;
  stage.load = std::move(load);
  stage.duration = length;
  return stage;
}

plan::Stage shaped(const plan::Shape& shape, Duration length) {
  return stage_of(plan::Open{shape.rate, plan::Arrivals::constant, 100, shape.words}, length);
}

TEST(Asked, IsTheRateOverWhatLiesInTheWindow) {
  const auto stage = shaped(plan::steps({100, 0, 50}, seconds(6)), seconds(6));
  EXPECT_THAT(asked_rps(stage, seconds(1), 8, seconds(6)), ElementsAre(100, 100, 0, 0, 50, 50, 0, 0));
  EXPECT_THAT(asked_rps(stage, seconds(4), 2, seconds(6)), ElementsAre(50, 50));
  EXPECT_THAT(asked_rps(stage, seconds(1), 3, milliseconds(2500)), ElementsAre(100, 100, 0)) << "cut short";
  EXPECT_THAT(asked_users(stage, seconds(1), 8, seconds(6)), IsEmpty());
}

TEST(Asked, IsTheUsersInTheMiddleOfAStep) {
  plan::Closed closed{.users = 10, .legs = {{seconds(10), 10}}, .at_first = 0};
  EXPECT_THAT(asked_users(stage_of(closed, seconds(3)), seconds(1), 4, seconds(3)), ElementsAre(0, 1, 2, 0));
  closed.legs.clear();
  EXPECT_THAT(asked_users(stage_of(closed, seconds(3)), seconds(1), 4, seconds(3)), IsEmpty()) << "always the same";
  closed.ramp = seconds(2);
  EXPECT_THAT(asked_users(stage_of(closed, seconds(3)), seconds(1), 3, seconds(3)), ElementsAre(3, 8, 10));
}

TEST(RecordLoad, SaysTheShapeAndItsRates) {
  const Load load = record_load(shaped(plan::sine(500, seconds(60)), seconds(60)), {});
  EXPECT_EQ(load.shape, "sine (cycles=2.0, min=10%)");
  EXPECT_EQ(load.from_rps, 275);
  EXPECT_NEAR(*load.mean_rps, 275, 1e-9);
  EXPECT_EQ(load.peak_rps, 500);
  EXPECT_EQ(load.ramp_s, 60);
  EXPECT_EQ(load.text,
            "open: sine (cycles=2.0, min=10%), 275 req/s on average, 500 at most, evenly spaced; latency counted from "
            "when each request was due");
  const Load steady = record_load(stage_of(plan::Open{plan::Rate::constant(7)}, seconds(9)), {});
  EXPECT_FALSE(steady.shape);
  EXPECT_EQ(steady.mean_rps, 7);
  EXPECT_EQ(steady.peak_rps, 7);
  const Load ramp = record_load(shaped(plan::ramp(10, 90, seconds(5)), seconds(5)), {});
  EXPECT_EQ(ramp.from_rps, 10);
  EXPECT_EQ(ramp.to_rps, 90);
  EXPECT_EQ(ramp.ramp_s, 5);
}

TEST(RecordLoad, SaysHowUsersComeAndGo) {
  const plan::Closed closed{.users = 50, .legs = {{seconds(30), 50}, {seconds(10), 0}}, .at_first = 1};
  const Load load = record_load(stage_of(closed, seconds(40)), {});
  EXPECT_EQ(load.shape, "stages (from 1: 50 in 30s, 0 in 10s)");
  EXPECT_EQ(load.users, 50);
  EXPECT_EQ(load.text,
            "closed: stages (from 1: 50 in 30s, 0 in 10s), at most 50 connections, each sends when its response is in "
            "(latency = service time)");
}

// Ten seconds at 100 req/s of which so many were answered in each.
Stage answered(const std::vector<std::uint64_t>& each, std::uint64_t missed = 0) {
  Stage stage;
  stage.load.model = "open";
  stage.load.from_rps = stage.load.to_rps = 100;
  stage.length_s = static_cast<double>(each.size());
  stage.series.completed = each;
  stage.series.failed.assign(each.size(), 0);
  stage.series.due.assign(each.size(), 100);
  Counts& c = stage.numbers.counts;
  c.due = 100 * each.size();
  c.missed = missed;
  c.sent = c.due - missed;
  for (const std::uint64_t count : each) c.ended_in_window += count;
  stage.numbers.rate_rps = static_cast<double>(c.ended_in_window) / stage.length_s;
  return stage;
}

TEST(Shortfall, IsNoneWhenAnswersKeepUp) {
  EXPECT_EQ(shortfall(answered(std::vector<std::uint64_t>(10, 100))), "");
  EXPECT_EQ(shortfall(answered({0, 100, 100, 100, 100, 100, 100, 100, 100, 100})), "") << "each takes a second";
  EXPECT_EQ(shortfall(answered({100, 0, 0, 0, 250, 250, 100, 100, 100, 100})), "") << "it has caught up";
  EXPECT_EQ(shortfall(answered({100, 100, 100, 100, 100, 100, 100, 100, 100, 60})), "") << "within one in twenty";
  EXPECT_EQ(shortfall(answered({100, 100, 60})), "") << "too short to tell";
  EXPECT_EQ(shortfall(answered({})), "");
  EXPECT_EQ(shortfall(Stage{}), "") << "a closed load asks for no rate";
}

TEST(Shortfall, IsABacklogThatGrowsToTheEnd) {
  const std::string text = shortfall(answered(std::vector<std::uint64_t>(10, 60)));
  EXPECT_EQ(
      text,
      "the load was not reached: 60.0 of 100 req/s were answered, and 400 requests were still waiting when the time "
      "was over");
  EXPECT_NE(shortfall(answered({100, 100, 100, 100, 100, 100, 100, 100, 60, 30})), "") << "only in the end";
}

TEST(Shortfall, IsARequestThatWasNeverSent) {
  EXPECT_EQ(
      shortfall(answered({100, 100, 100, 99}, 1)),
      "the load was not reached: 1 of 400 requests that were due were never sent, since everybody was waiting for "
      "answers");
}

TEST(RenderBench, SaysWhatWasReachedOfWhatWasAsked) {
  EXPECT_THAT(render_bench(made_up_bench(), {}),
              HasSubstr("throughput   500 of 500 req/s asked, of which good 499 req/s\n"));
  Record record = made_up_bench();
  Stage& stage = record.stages[0];
  EXPECT_THAT(render_bench(record, {}), Not(HasSubstr("\nasked ")));
  stage.load.shape = "step (levels=250,750)";
  std::fill(stage.series.asked_rps.begin(), stage.series.asked_rps.end(), 250);
  stage.series.asked_rps.back() = 750;
  EXPECT_THAT(render_bench(record, {}), HasSubstr("\nasked        ▃▃▃▃▃▃▃▃▃█ 250 to 750 req/s\n"));
}

TEST(RenderBench, SaysHowManyUsersThereWereToBe) {
  Record record = made_up_closed_bench();
  Stage& stage = record.stages[0];
  stage.load.shape = "stages (from 1: 20 in 10s)";
  stage.series.asked_users.assign(stage.series.due.size(), 10);
  stage.series.asked_users.back() = 20;
  EXPECT_THAT(render_bench(record, {}), HasSubstr(" 10 to 20 users\n"));
}

TEST(RenderBench, OldRecordsOfMovingRatesSayNothingOfWhatWasAsked) {
  Stage stage = made_up_bench().stages[0];
  stage.load.from_rps = 100;
  stage.series.asked_rps.clear();
  EXPECT_FALSE(asked_rate(stage));
}

}  // namespace
}  // namespace brink::output
