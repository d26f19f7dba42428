#include "input/script_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "input/options/values_testing.h"
#include "plan/scenario.h"

namespace brink::input {
namespace {

using namespace std::chrono_literals;
using Mode = plan::ScriptScenario::Mode;
using testing::HasSubstr;

plan::ScriptScenario shop(double rate = 100, Mode mode = Mode::constant) {
  plan::ScriptScenario s;
  s.name = "Shop";
  s.rate = rate;
  s.duration = 60s;
  s.ramp_up = 10s;
  s.mode = mode;
  s.tasks = {{"browse", 5}, {"buy", 1}};
  return s;
}

std::vector<plan::Route> routes() {
  std::vector<plan::Route> all(2);
  all[0].name = "browse";
  all[1].name = "buy";
  for (auto& route : all) route.url = parse_url("http://127.0.0.1:8080/")->url;
  return all;
}

Result<ScriptOptions> read(const plan::ScriptScenario& scenario, NamedOptions options = {}) {
  options.emplace_back("scenario", "shop.py");
  const auto values = read_values(Command::bench, options, {"http://127.0.0.1:8080/"});
  if (!values) return tl::unexpected(values.error());
  return read_script(*values, surroundings_with(), scenario, routes());
}

ScriptOptions good(const plan::ScriptScenario& scenario, const NamedOptions& options = {}) {
  auto result = read(scenario, options);
  EXPECT_TRUE(result) << result.error().message;
  return result ? *result : ScriptOptions{};
}

plan::Open open(const ScriptOptions& options) { return std::get<plan::Open>(options.bench.stage.load); }
double due(const ScriptOptions& options) { return open(options).rate.integral(*options.bench.stage.duration); }

TEST(ScriptName, IsAFileAndPerhapsOneOfItsScenarios) {
  EXPECT_EQ(parse_script_name("shop.py")->file, "shop.py");
  EXPECT_EQ(parse_script_name("a/b.py:Light")->file, "a/b.py");
  EXPECT_EQ(parse_script_name("a/b.py:Light")->scenario, "Light");
  EXPECT_FALSE(parse_script_name("shop.yaml"));
  EXPECT_FALSE(parse_script_name("http://host/x.py:8080/"));
  EXPECT_FALSE(parse_script_name("http://host/x.py"));
  EXPECT_FALSE(parse_script_name(""));
}

// LoadPilot's formulas: specs of the four modes, for 100 tasks a second over a minute.
TEST(Script, ModesAreRatesOverTime) {
  EXPECT_NEAR(due(good(shop(100, Mode::constant))), 6000, 1e-6);
  EXPECT_NEAR(due(good(shop(100, Mode::ramp))), 6500, 1e-6);
  EXPECT_EQ(good(shop(100, Mode::ramp)).bench.stage.duration, 70s) << "the ramp comes on top";
  EXPECT_NEAR(due(good(shop(100, Mode::step))), 3600, 1e-6);
  EXPECT_NEAR(due(good(shop(100, Mode::spike))), 2800, 1e-6);
  EXPECT_NEAR(due(good(shop(3, Mode::spike))), 100, 1e-6) << "at least one a second beside the spike";
  auto at_once = shop(100, Mode::ramp);
  at_once.ramp_up = 0s;
  EXPECT_NEAR(due(good(at_once)), 6000, 1e-6);
}

TEST(Script, HasAsManyUsersAsLoadPilotAndMoreWhenTheyAreNeeded) {
  EXPECT_EQ(open(good(shop(50))).standing, 5u);
  EXPECT_EQ(open(good(shop(599))).standing, 5u);
  EXPECT_EQ(open(good(shop(1000))).standing, 10u);
  EXPECT_EQ(open(good(shop(15'000))).standing, 100u);
  EXPECT_EQ(open(good(shop(1))).max_users, 50u);
  EXPECT_EQ(open(good(shop(100))).max_users, 1000u);
  EXPECT_EQ(open(good(shop(15'000))).max_users, 2000u);
  EXPECT_EQ(open(good(shop(100), {{"connections", "3"}})).max_users, 3u);
  EXPECT_EQ(open(good(shop(100), {{"connections", "3"}})).standing, 3u);
}

TEST(Script, UsersAreReadyBeforeItsFirstTask) {
  EXPECT_FALSE(good(shop()).begin) << "they have nothing to do";
  auto scenario = shop();
  scenario.on_start = scenario.on_stop = true;
  const auto at_once = good(scenario);
  ASSERT_TRUE(at_once.begin);
  EXPECT_EQ(std::get<plan::Closed>(at_once.begin->load).users, 5u);
  EXPECT_EQ(std::get<plan::Closed>(at_once.begin->load).ramp, 0s);
  EXPECT_TRUE(at_once.end);
  scenario.mode = Mode::ramp;
  EXPECT_EQ(std::get<plan::Closed>(good(scenario).begin->load).ramp, 10s);
}

TEST(Script, TheLineGoesBeforeTheFile) {
  const auto options = good(shop(), {{"rate", "7"}, {"duration", "5s"}, {"arrivals", "poisson"}, {"drain", "2s"}});
  EXPECT_NEAR(due(options), 35, 1e-6);
  EXPECT_EQ(open(options).arrivals, plan::Arrivals::poisson);
  EXPECT_EQ(options.bench.stage.drain, 2s);
  EXPECT_EQ(good(shop()).bench.stage.drain, 30s);
}

TEST(Script, ItsThresholdsAreLimits) {
  auto scenario = shop();
  scenario.thresholds = {{"p99_ms", 500}, {"error_rate", 1.5}, {"max_ms", 2000}};
  const auto options = good(scenario, {{"threshold", "route:buy p95 < 1s"}});
  ASSERT_EQ(options.bench.limits.list.size(), 4u);
  EXPECT_THAT(options.bench.limits.list[0].routes, testing::ElementsAre(RouteId{1}));
  EXPECT_EQ(options.bench.limits.list[1].text, "error_rate <= 1.5%");
  EXPECT_TRUE(options.bench.limits.list[1].holds(0.015)) << "equal is kept";
  EXPECT_EQ(options.bench.limits.list[3].text, "p99 <= 500ms");
  EXPECT_EQ(options.bench.limits.list[3].routes.size(), scenario.tasks.size())
      << "what users do when they join is no task";
}

TEST(Script, RunsOnOneWorkerAndIsNamedInTheRecord) {
  const auto options = good(shop());
  EXPECT_EQ(options.bench.plan.workers, 1u);
  EXPECT_EQ(options.bench.plan.scenario->name, "Shop");
}

TEST(Script, WhatTheFileSaysCannotBeSaidOnTheLine) {
  for (const auto& [name, value] : NamedOptions{{"users", "5"},
                                                {"requests", "5"},
                                                {"warmup", "1s"},
                                                {"stages", "1s:5"},
                                                {"header", "A: b"},
                                                {"body", "x"},
                                                {"method", "PUT"},
                                                {"data", "a=b.csv"}}) {
    const auto result = read(shop(), {{name, value}});
    ASSERT_FALSE(result) << name;
    EXPECT_THAT(result.error().message, HasSubstr("cannot be given together")) << name;
  }
}

TEST(Script, ItsLoadMustFitTheBudget) {
  const auto refused = [](const NamedOptions& options) {
    const auto result = read(shop(), options);
    return result ? std::string() : result.error().message;
  };
  EXPECT_EQ(refused({{"max-rps", "50"}}), "the script's 100 tasks a second cannot be reached with --max-rps 50");
  EXPECT_EQ(refused({{"max-rps", "50"}, {"rate", "60"}}), "--rate 60 cannot be reached with --max-rps 50");
  EXPECT_EQ(refused({{"max-rps", "50"}, {"rate", "50"}}), "");
  EXPECT_EQ(refused({{"max-duration", "30s"}}), "the script's 1m cannot be reached with --max-duration 30s");
}

TEST(ScriptTarget, IsTheUrlOrTheEnvironments) {
  const auto target = [](std::vector<std::string> arguments, std::optional<std::string> variable) {
    std::vector<std::string> notes;
    const auto values = read_values(Command::bench, {}, std::move(arguments));
    const auto url = read_script_target(
        *values, [&](std::string_view) { return variable; }, notes);
    return url ? url->text() : url.error().message;
  };
  EXPECT_EQ(target({"http://h:1/v1"}, "http://other/"), "http://h:1/v1");
  EXPECT_EQ(target({}, "http://other/"), "http://other/");
  EXPECT_EQ(target({}, std::nullopt), "no target given");
  EXPECT_EQ(target({"http://a/", "http://b/"}, std::nullopt), "a script has one target, and there are 2");
}

}  // namespace
}  // namespace brink::input
