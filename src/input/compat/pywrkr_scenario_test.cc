// Scenarios on a command line of pywrkr.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "input/compat/pywrkr_testing.h"
#include "plan/scenario.h"

namespace brink::input::compat {
namespace {

using testing::HasSubstr;

const Files shop = {
    {"s.json", R"({"name": "shop", "base_url": "https://127.0.0.1:8443/v1", "think_time": 0.0, "steps": [
                        {"path": "/a"}, {"path": "/b", "think_time": 0}, {"path": "/c", "think_time": 3}]})"},
    {"u.csv", "name\nann\nbob\n"}};

std::vector<double> pauses(const BenchOptions& options) {
  std::vector<double> out;
  for (const plan::Step& step : options.plan.scenario->flows[0].steps) out.push_back(seconds(step.think_after));
  return out;
}

TEST(PywrkrScenario, NobodyPausesUnlessSomebodySaysSo) {
  EXPECT_EQ(pauses(whole({"--scenario", "s.json"}, shop)), (std::vector<double>{0, 0, 3}));
  EXPECT_EQ(pauses(whole({"--scenario", "s.json", "--think-time", "2"}, shop)), (std::vector<double>{2, 0, 3}))
      << "a step that says 0 means it";
  EXPECT_EQ(pywrkr_line({"--scenario", "s.json"}, nothing, shop).think_s, 0);
}

TEST(PywrkrScenario, PausesVaryAsThere) {
  EXPECT_EQ(whole({"--scenario", "s.json"}, shop).plan.scenario->think_jitter, 0.5);
  EXPECT_EQ(whole({"--scenario", "s.json", "--think-jitter", "0"}, shop).plan.scenario->think_jitter, 0);
}

TEST(PywrkrScenario, ARateIsOneOfRequests) {
  const auto rate = [](const BenchOptions& options, double at_s) {
    return std::get<plan::Open>(options.stage.load).rate.at(from_seconds(at_s));
  };
  EXPECT_DOUBLE_EQ(rate(whole({"--scenario", "s.json", "--rate", "30"}, shop), 0), 10) << "three steps an iteration";
  const auto ramp = whole({"--scenario", "s.json", "--rate", "30", "--rate-ramp", "90", "-d", "10"}, shop);
  EXPECT_DOUBLE_EQ(rate(ramp, 5), 20);
  const auto steps =
      whole({"--scenario", "s.json", "--rate", "1", "--traffic-profile", "step:30,60", "-d", "10"}, shop);
  EXPECT_DOUBLE_EQ(rate(steps, 1), 10);
  EXPECT_DOUBLE_EQ(rate(steps, 9), 20);
  EXPECT_EQ(std::get<plan::Open>(steps.stage.load).shape, "step (levels=30,60)") << "as it was asked for";
}

TEST(PywrkrScenario, UsersFollowItWithDataOfTheirOwn) {
  const auto options = whole({"--scenario", "s.json", "-u", "2", "-d", "5", "--ramp-up", "1", "--data", "users=u.csv",
                              "--data-strategy", "users=unique"},
                             shop);
  EXPECT_EQ(std::get<plan::Closed>(options.stage.load).users, 2u);
  EXPECT_EQ(std::get<plan::Closed>(options.stage.load).think, Duration{});
  ASSERT_EQ(options.plan.scenario->data.size(), 1u);
  EXPECT_EQ(options.plan.scenario->data[0].strategy, plan::Strategy::unique);
  const auto more = read_whole(
      {"--scenario", "s.json", "-u", "3", "-d", "5", "--data", "users=u.csv", "--data-strategy", "users=unique"}, shop);
  ASSERT_FALSE(more) << "two rows for three users";
}

TEST(PywrkrScenario, ConnectionsNeedNoRowsOfTheirOwn) {
  const auto with = [](const Words& more) {
    Words words = {"--scenario", "s.json", "--data", "users=u.csv", "--data-strategy", "users=unique"};
    words.insert(words.end(), more.begin(), more.end());
    return read_whole(words, shop).has_value();
  };
  EXPECT_TRUE(with({})) << "two rows, ten connections";
  EXPECT_TRUE(with({"-c", "50", "-d", "3"}));
  EXPECT_TRUE(with({"-n", "6"})) << "two iterations of three steps";
  EXPECT_EQ(whole({"--scenario", "s.json", "--data", "users=u.csv", "--data-strategy", "users=unique", "-n", "6"}, shop)
                .plan.workers,
            2u)
      << "four would have a row each for two of them";
  EXPECT_FALSE(with({"-n", "7"})) << "three of them";
  EXPECT_FALSE(with({"-u", "3", "-d", "3"}));
}

TEST(PywrkrScenario, ASearchAddsNoPauses) {
  const auto options = whole({"--scenario", "s.json", "--autofind", "--max-users", "20"}, shop);
  EXPECT_EQ(std::get<plan::Closed>(options.stage.load).think, Duration{}) << "they stand in the scenario";
  ASSERT_TRUE(options.autofind);
  EXPECT_EQ(options.autofind->max_users, 20u);
  EXPECT_EQ(std::get<plan::Closed>(whole({"http://127.0.0.1/", "--autofind"}).stage.load).think,
            std::chrono::seconds(1));
}

TEST(PywrkrScenario, KeepsThePathOfItsBase) {
  EXPECT_EQ(whole({"--scenario", "s.json"}, shop).plan.routes[0].url.text(), "https://127.0.0.1:8443/v1/a");
  const PywrkrLine line = pywrkr_line({"--scenario", "s.json", "http://127.0.0.1/api"}, nothing, shop);
  EXPECT_THAT(line.bench.notes, testing::ElementsAre("the paths of the scenario are seen from http://127.0.0.1/api"));
}

TEST(PywrkrScenario, WhatStepsHaveThemselvesHasNoEffect) {
  const PywrkrLine line = pywrkr_line({"--scenario", "s.json", "-m", "POST", "-b", "x"}, nothing, shop);
  EXPECT_EQ(line.bench.notes.size(), 2u);
  EXPECT_FALSE(bench_of(line).contains("body"));
  whole({"--scenario", "s.json", "-m", "POST", "-b", "x"}, shop);
}

TEST(PywrkrScenario, StepsHaveThresholds) {
  const auto options = whole({"--scenario", "s.json", "--th", "step:Step 1: GET /a p95 < 1s"}, shop);
  ASSERT_EQ(options.limits.list.size(), 1u);
  EXPECT_EQ(options.limits.list[0].routes, std::vector{RouteId{0}});
  const auto unknown = read_whole({"--scenario", "s.json", "--th", "step:nope p95 < 1s"}, shop);
  ASSERT_FALSE(unknown);
  EXPECT_THAT(unknown.error().message + unknown.error().hint, HasSubstr("Step 1: GET /a"));
}

TEST(PywrkrHttp2, AScenarioGoesWhereItsBaseIs) {
  const BenchOptions options = whole({"--http2", "--scenario", "s.json", "--think-time", "2"}, shop);
  EXPECT_EQ(options.plan.client.http, plan::Http::http2_or_http1) << "https";
  EXPECT_EQ(pauses(options).front(), 2) << "sharing connections does not touch pauses";
}

}  // namespace
}  // namespace brink::input::compat
