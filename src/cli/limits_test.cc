// Limits on the command line: what is asked of `run`, what is written of the outcome, and the exit code.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/door_testing.h"

namespace brink::cli {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

output::Limit broken() {
  return {.expression = "p95 < 300ms", .unit = "s", .bound = 0.3, .actual = 0.412, .of = 1000, .stage = 0};
}
output::Limit kept() {
  output::Limit limit{.expression = "error_rate < 1%", .unit = "share", .bound = 0.01, .actual = 0, .of = 1000};
  limit.passed = true;
  return limit;
}

run::Outcome with_limits(std::vector<output::Limit> limits) {
  run::Outcome outcome = bench_outcome();
  outcome.record.limits = std::move(limits);
  return outcome;
}

const std::string url = "http://127.0.0.1:8080/";

TEST(CliLimits, AreReadForABench) {
  DoorTest brink;
  brink.outcome = bench_outcome();
  EXPECT_EQ(brink({"bench", url, "--threshold", "p95 < 300ms", "--th", "route:/ rps > 5", "--fail-if", "error_rate > 1",
                   "--abort-on-fail", "--abort-delay", "2s"}),
            0);
  ASSERT_EQ(brink.benches.size(), 1u);
  const plan::Limits& limits = brink.benches[0].limits;
  ASSERT_EQ(limits.list.size(), 3u);
  EXPECT_EQ(limits.list[0].text, "p95 < 300ms");
  EXPECT_EQ(limits.list[1].routes, std::vector{RouteId{0}});
  EXPECT_TRUE(limits.list[2].fail_if);
  EXPECT_TRUE(limits.abort_on_fail);
  EXPECT_EQ(limits.abort_delay, std::chrono::seconds(2));
  EXPECT_THAT(brink.err(), Not(HasSubstr("no unit"))) << "one percent is what anyone means";
}

TEST(CliLimits, AreReadForASearch) {
  DoorTest brink;
  brink.outcome = run_outcome();
  EXPECT_EQ(brink({"run", url, "--th", "route:/checkout p95 < 300ms"}), 0);
  ASSERT_EQ(brink.runs.size(), 1u);
  ASSERT_EQ(brink.runs[0].limits.size(), 1u);
  EXPECT_EQ(brink.runs[0].limits[0].name, "/checkout");
  EXPECT_EQ(brink({"run", url, "--abort-on-fail"}), 4) << "a search ends by itself";
}

TEST(CliLimits, NumbersWithoutAUnitAreNoted) {
  DoorTest brink;
  brink.outcome = bench_outcome();
  brink({"bench", url, "--threshold", "p95 < 300", "--fail-if", "checks < 0.99"});
  EXPECT_THAT(brink.err(), HasSubstr("--threshold \"p95 < 300\": no unit, so 300 seconds are meant"));
  EXPECT_THAT(brink.err(), HasSubstr("--fail-if \"checks < 0.99\": no unit, so 0.99 % is meant"));
}

TEST(CliLimits, ABrokenOneExitsWith2AndSaysWhich) {
  DoorTest brink;
  brink.outcome = with_limits({broken(), kept()});
  EXPECT_EQ(brink({"bench", url}), 2);
  EXPECT_THAT(brink.err(), HasSubstr("brink: 1 of 2 limits broken: p95 < 300ms (412 ms)"));
  EXPECT_THAT(brink.out(), HasSubstr("FAIL"));
  brink.outcome = with_limits({kept()});
  EXPECT_EQ(brink({"bench", url}), 0);
}

// A generator that was the bottleneck passes no gate: neither a broken one nor one that held.
TEST(CliLimits, InvalidComesBeforeABreachAndBeforeSuccess) {
  for (const output::Limit& limit : {broken(), kept()}) {
    DoorTest brink;
    run::Outcome outcome = with_limits({limit});
    outcome.record.stages.front().valid = false;
    brink.outcome = outcome;
    EXPECT_EQ(brink({"bench", url}), 5);
    EXPECT_THAT(brink.out(), HasSubstr(limit.expression)) << "shown all the same";
  }
}

TEST(CliLimits, InterruptedAndUnreachableComeFirst) {
  DoorTest brink;
  run::Outcome outcome = with_limits({broken()});
  outcome.interrupted = true;
  brink.outcome = outcome;
  EXPECT_EQ(brink({"bench", url}), 130);
  outcome.interrupted = false;
  outcome.unreachable = Error{ErrorKind::could_not_run, "refused", ""};
  brink.outcome = outcome;
  EXPECT_EQ(brink({"bench", url}), 1);
}

TEST(CliDocuments, AreWrittenByBenchRunAndShow) {
  for (const std::vector<std::string>& words : {std::vector<std::string>{"bench", url}, {"run", url}, {"show"}}) {
    DoorTest brink;
    brink.outcome = words[0] == "run" ? run_outcome() : with_limits({kept()});
    auto line = words;
    line.insert(line.end(), {"--junit", "j.xml", "--markdown", "m.md", "-e", "p.csv", "--html", "h.html"});
    EXPECT_EQ(brink(line), 0) << brink.err();
    EXPECT_THAT(brink.files["j.xml"], HasSubstr("<testsuite name=\"brink ")) << words[0];
    EXPECT_THAT(brink.files["m.md"], StartsWith("### ")) << words[0];
    EXPECT_THAT(brink.files["h.html"], HasSubstr("<html")) << words[0];
    EXPECT_FALSE(brink.files.contains("p.csv")) << "the made-up run has no distribution";
    EXPECT_THAT(brink.err(), HasSubstr("no response times, so p.csv is not written"));
  }
}

TEST(CliDocuments, ThatCannotBeWrittenAreRefusedBeforeAnyLoad) {
  for (const char* option : {"--junit", "--markdown", "--csv", "--html"}) {
    DoorTest brink;
    brink.outcome = bench_outcome();
    brink.unwritable = "x";
    EXPECT_EQ(brink({"bench", url, option, "x"}), 1) << option;
    EXPECT_TRUE(brink.benches.empty()) << option;
  }
}

TEST(CliDocuments, AFullDiskIsSaidAndExitsWith1) {
  DoorTest brink;
  brink.outcome = with_limits({kept()});
  brink.disk_full = true;
  EXPECT_EQ(brink({"bench", url, "--junit", "j.xml"}), 1);
  EXPECT_THAT(brink.err(), HasSubstr("No space left"));
  brink.outcome = with_limits({broken()});
  EXPECT_EQ(brink({"bench", url, "--junit", "j.xml"}), 2) << "the breach weighs more";
}

TEST(CliDocuments, AGithubJobGetsSummaryAndOutputs) {
  DoorTest brink;
  brink.outcome = with_limits({kept()});
  EXPECT_EQ(brink({"bench", url, "--github-summary"}), 4);
  EXPECT_TRUE(brink.benches.empty());
  brink.variables = {{"GITHUB_STEP_SUMMARY", "summary"}, {"GITHUB_OUTPUT", "outputs"}};
  brink.files["summary"] = "before\n";
  brink.files["outputs"] = "a=b\n";
  EXPECT_EQ(brink({"bench", url, "--github-summary"}), 0);
  EXPECT_THAT(brink.files["summary"], StartsWith("before\n### "));
  EXPECT_THAT(brink.files["outputs"], StartsWith("a=b\np50="));
  EXPECT_THAT(brink.files["outputs"], HasSubstr("passed=true\n"));
}

TEST(CliSummary, IsAGateOverASavedRun) {
  DoorTest brink;
  brink.outcome = with_limits({kept()});
  EXPECT_EQ(brink({"summary"}), 0);
  EXPECT_THAT(brink.out(), StartsWith("## brink performance report\n"));
  EXPECT_EQ(brink.asked_run, "latest");
  brink.outcome = with_limits({broken()});
  EXPECT_EQ(brink({"summary", "abc", "--title", "T", "--target", "shop", "--marker", "m"}), 2);
  EXPECT_THAT(brink.out(), StartsWith("<!-- m -->\n## T\n\nshop"));
  EXPECT_EQ(brink({"summary", "--th", "rps > 50"}), 0) << "other limits than its own";
  EXPECT_EQ(brink({"summary", "--th", "rps > 500"}), 2);
  EXPECT_EQ(brink({"summary", "--th", "rps >> 500"}), 4);
}

TEST(CliSummary, OfAnUnsoundRunPassesNothing) {
  DoorTest brink;
  run::Outcome outcome = with_limits({kept()});
  outcome.record.stages.front().valid = false;
  brink.outcome = outcome;
  EXPECT_EQ(brink({"summary", "--github-output", "out"}), 5);
  EXPECT_THAT(brink.files["out"], HasSubstr("passed=false"));
}

TEST(CliSummary, ARuleThatFiresExitsWith3AndABreachWeighsMore) {
  DoorTest brink;
  brink.outcome = with_limits({kept()});  // of itself as a baseline nothing has changed
  EXPECT_EQ(brink({"summary", "--baseline", "old", "--fail-on", "rps < -5%"}), 0);
  EXPECT_EQ(brink({"summary", "--baseline", "old", "--fail-on", "rps > -1%", "--github-output", "out", "-o", "r.md"}),
            3);
  EXPECT_THAT(brink.files["out"], HasSubstr("passed=false"));
  EXPECT_THAT(brink.files["r.md"], HasSubstr("regression"));
  EXPECT_EQ(brink({"summary", "--baseline", "old", "--fail-on", "rps > -1%", "--th", "rps > 500"}), 2);
  EXPECT_EQ(brink({"summary", "--fail-on", "rps > -1%"}), 4);
  EXPECT_EQ(brink({"summary", "--baseline", "old", "--fail-on", "speed > 1%"}), 4);
}

}  // namespace
}  // namespace brink::cli
