#include "input/compat/loadpilot.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "input/options/values_testing.h"

namespace brink::input::compat {
namespace {

using Words = std::vector<std::string>;
using Files = std::map<std::string, std::string>;
using testing::HasSubstr;

Result<LoadpilotRun> read(const Words& words, const Files& variables = {}, const Files& files = {}) {
  const auto line = cut(loadpilot_run, words);
  if (!line) return tl::unexpected(line.error());
  const auto environment = [&](std::string_view name) {
    const auto at = variables.find(std::string(name));
    return at == variables.end() ? std::nullopt : std::optional<std::string>(at->second);
  };
  return translate_loadpilot_run(*line, environment, surroundings_with(files));
}

TEST(LoadPilotRun, ALineIsTakenAsItIs) {
  const auto run =
      read({"scenarios/shop.py", "-t", "http://h/", "-s", "Light", "--report", "r.html", "--threshold", "p99_ms=800",
            "--threshold=error_rate=2", "--results-json", "a/r.json", "--save-baseline", "--dry-run", "--agents", "4"});
  ASSERT_TRUE(run) << run.error().message;
  EXPECT_EQ(run->file, "scenarios/shop.py");
  EXPECT_EQ(run->target, "http://h/");
  EXPECT_EQ(run->scenario, "Light");
  EXPECT_EQ(run->report, "r.html");
  EXPECT_EQ(run->results_json, "a/r.json");
  EXPECT_TRUE(run->save_baseline && run->dry_run);
  EXPECT_EQ(run->thresholds, (std::map<std::string, double>{{"p99_ms", 800}, {"error_rate", 2}}));
  const auto& options = run->bench.raw.options;
  EXPECT_TRUE(std::any_of(options.begin(), options.end(),
                          [](const auto& one) { return one.first->name == "processes" && one.second == "4"; }));
}

TEST(LoadPilotRun, TheTargetIsLookedForInOneOrder) {
  const Files dotenv{{".env",
                      "# a\nexport LOADPILOT_TARGET=no\nLOADPILOT_TARGET=\nLOADPILOT_TARGET = no\n"
                      "LOADPILOT_TARGET=  \"http://dotenv\"  \n"}};
  EXPECT_EQ(read({"-t", "http://a"}, {{"LOADPILOT_TARGET", "http://b"}}, dotenv)->target, "http://a");
  EXPECT_EQ(read({}, {{"LOADPILOT_TARGET", "http://b"}}, dotenv)->target, "http://b");
  EXPECT_EQ(read({}, {{"LOADPILOT_TARGET", ""}}, dotenv)->target, "http://dotenv");
  EXPECT_EQ(read({})->target, "");
}

TEST(LoadPilotRun, AgentsAreProcessesHereOrWorkersElsewhere) {
  const auto given = [](const Words& words, std::string_view name) -> std::string {
    const auto run = read(words);
    if (!run) return run.error().message;
    for (const auto& [option, value] : run->bench.raw.options) {
      if (option->name == name) return value;
    }
    return "";
  };
  EXPECT_EQ(given({"--agents", "3"}, "processes"), "3");
  EXPECT_EQ(given({"--agents", "1"}, "processes"), "1");
  EXPECT_EQ(given({"--agents", "0"}, "processes"), "1");
  EXPECT_EQ(given({}, "processes"), "") << "as many as the load needs";
  EXPECT_EQ(given({"--agents", "3", "-e", "2"}, "processes"), "") << "those elsewhere make it";
  EXPECT_EQ(given({"--agents", "-1"}, "processes"), "--agents -1: a whole number was expected");
  EXPECT_EQ(given({"--external-agents", "0"}, "workers"), "");
  EXPECT_EQ(given({"-e", "4", "--nats-url", "nats://h"}, "workers"), "4");
  EXPECT_EQ(given({"--nats-url", "nats://h"}, "workers"), "1");
  EXPECT_EQ(given({"--external-agents", "0", "--nats-url", "nats://h"}, "workers"), "1");
}

TEST(LoadPilotRun, WhatItCannotTakeIsSaid) {
  EXPECT_THAT(read({}, {{"LOADPILOT_COORDINATOR_URL", "http://h"}}).error().message,
              HasSubstr("LOADPILOT_COORDINATOR_URL is set, and this program is its own coordinator"));

  EXPECT_EQ(read({"--threshold", "p99_ms"}).error().message, "--threshold p99_ms is not KEY=VALUE");
  EXPECT_EQ(read({"--threshold", "p99_ms=x"}).error().message, "--threshold p99_ms=x: the value must be a number");
  EXPECT_THAT(read({"--threshold", "p42=1"})->bench.notes.front(), HasSubstr("--threshold p42"));
  EXPECT_EQ(read({"a.py", "b.py"}).error().message, "unexpected argument: b.py");
  EXPECT_EQ(read({"--coordinator-url", "http://h"}).error().message, "loadpilot --coordinator-url is not supported");
  EXPECT_EQ(read({"--taget", "x"}).error().message, "loadpilot has no option --taget");
}

TEST(LoadPilotCompare, HasABaselineOfItsOwn) {
  const auto compare = [](const Words& words) { return translate_loadpilot_compare(*cut(loadpilot_compare, words)); };
  EXPECT_EQ(compare({"now.json"})->baseline, ".loadpilot/baseline.json");
  EXPECT_EQ(compare({"now.json"})->threshold_percent, 10);
  EXPECT_EQ(compare({"now.json", "old.json", "--threshold", "5"})->baseline, "old.json");
  EXPECT_EQ(compare({"now.json", "--threshold", "5"})->threshold_percent, 5);
  EXPECT_FALSE(compare({}));
  EXPECT_FALSE(compare({"a", "--threshold", "x"}));
}

}  // namespace
}  // namespace brink::input::compat
