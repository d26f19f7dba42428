// Command lines of pywrkr, whole: what is asked of `run`, what is written of the outcome, and the exit code.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli/door_testing.h"
#include "plan/scenario.h"

namespace brink::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string url = "http://127.0.0.1:8080/";

run::Outcome with_limit(bool passed) {
  run::Outcome outcome = bench_outcome();
  outcome.record.limits = {{.expression = "p95 < 300ms", .unit = "s", .bound = 0.3, .actual = 0.412, .of = 1000}};
  outcome.record.limits[0].passed = passed;
  return outcome;
}

run::Outcome invalid(run::Outcome outcome) {
  outcome.record.stages[0].valid = false;
  outcome.record.stages[0].health.gates = {{.name = "cpu", .red = true, .value = 1, .limit = 0.9, .text = "too busy"}};
  output::Answer answer;
  answer.status = "invalid";
  outcome.record.answer = answer;
  return outcome;
}

std::string result_of(int requests, double p95) {
  return nlohmann::json{{"total_requests", requests},
                        {"requests_per_sec", requests / 10.0},
                        {"duration_sec", 10},
                        {"config", {{"connections", 10}}},
                        {"percentiles", {{"p95", p95}}}}
      .dump();
}

TEST(CliPywrkr, ThresholdsGoAlongAndDecide) {
  DoorTest brink;
  brink.outcome = with_limit(true);
  EXPECT_EQ(brink({"pywrkr", url, "--threshold", "p95 < 300ms"}), 0);
  ASSERT_EQ(brink.benches.size(), 1u);
  ASSERT_EQ(brink.benches[0].limits.list.size(), 1u);
  EXPECT_THAT(brink.out(), HasSubstr("Thresholds: ALL PASSED"));
  brink.outcome = with_limit(false);
  EXPECT_EQ(brink({"pywrkr", url, "--th", "p95 < 300ms"}), 2);
  EXPECT_THAT(brink.out(), HasSubstr("412.00ms   FAIL"));
}

TEST(CliPywrkr, NoThresholdIsKeptByARunThatMeasuredThisMachine) {
  DoorTest brink;
  brink.outcome = invalid(with_limit(true));
  EXPECT_EQ(brink({"pywrkr", url, "--th", "p95 < 300ms"}), 1);
  EXPECT_THAT(brink.err(), HasSubstr("say nothing of the target"));
  brink.outcome = invalid(bench_outcome());
  brink.files["old.json"] = result_of(2000, 0.1);
  EXPECT_EQ(brink({"pywrkr", url, "--baseline", "old.json", "--fail-on", "rps < -5%"}), 1);
  EXPECT_EQ(brink({"pywrkr", url}), 0) << "nothing was asked for";
  EXPECT_THAT(brink.err(), HasSubstr("this machine was the limit"));
}

TEST(CliPywrkr, ABaselineIsReadBeforeAndHeldAgainstAfter) {
  DoorTest brink;
  brink.outcome = bench_outcome();
  EXPECT_EQ(brink({"pywrkr", url, "--baseline", "none.json", "--fail-on", "rps < -5%"}), 1);
  EXPECT_EQ(brink.benches.size(), 0u) << "a run that could not be judged is not made";
  brink.files["old.json"] = result_of(1000, 0.1);
  EXPECT_EQ(brink({"pywrkr", url, "--baseline", "old.json", "--fail-on", "rps < -5%"}), 0);
  EXPECT_THAT(brink.out(), HasSubstr("Baseline: OK"));
  brink.files["old.json"] = result_of(2000, 0.1);
  EXPECT_EQ(brink({"pywrkr", url, "--baseline", "old.json", "--fail-on", "rps < -5%"}), 3);
  EXPECT_THAT(brink.out(), HasSubstr("REGRESSED rps < -5%"));
  EXPECT_EQ(brink({"pywrkr", url, "--baseline", "old.json"}), 0) << "no rule";
  EXPECT_THAT(brink.err(), HasSubstr("without --fail-on"));
  EXPECT_EQ(brink({"pywrkr", url, "--baseline", "old.json", "--fail-on", "speed < 5"}), 2) << "a wrong command line";
}

TEST(CliPywrkr, ABrokenThresholdGoesBeforeARegression) {
  DoorTest brink;
  brink.outcome = with_limit(false);
  brink.files["old.json"] = result_of(2000, 0.1);
  EXPECT_EQ(brink({"pywrkr", url, "--th", "p95 < 300ms", "--baseline", "old.json", "--fail-on", "rps < -5%"}), 2);
}

TEST(CliPywrkr, AConfigurationThatHasToBeTheSameIsAskedFor) {
  DoorTest brink;
  brink.outcome = bench_outcome();
  brink.files["old.json"] = result_of(1000, 0.1);
  EXPECT_EQ(brink({"pywrkr", url, "-c", "5", "--baseline", "old.json"}), 0);
  EXPECT_THAT(brink.out(), HasSubstr("WARNING: connections: 10 in old.json, 5 now"));
  EXPECT_EQ(brink({"pywrkr", url, "-c", "5", "--baseline", "old.json", "--strict-config"}), 1);
}

TEST(CliPywrkr, AResultIsKeptForTheNextTime) {
  DoorTest brink;
  brink.outcome = bench_outcome();
  EXPECT_EQ(brink({"pywrkr", url, "--save-baseline", "b.json", "--json", "r.json"}), 0);
  EXPECT_EQ(brink.files.at("b.json"), brink.files.at("r.json"));
  EXPECT_EQ(brink({"pywrkr", "compare", "b.json", "r.json", "--fail-on", "rps < -1%", "--format", "json"}), 0);
  EXPECT_EQ(nlohmann::json::parse(brink.out())["baseline_sources"][0], "b.json");
  brink.unwritable = "b.json";
  EXPECT_EQ(brink({"pywrkr", url, "--save-baseline", "b.json"}), 1);
}

TEST(CliPywrkr, ComparisonsHaveTheCodesOfPywrkr) {
  DoorTest brink;
  brink.files["a.json"] = result_of(1000, 0.1);
  brink.files["b.json"] = result_of(1000, 0.2);
  EXPECT_EQ(brink({"pywrkr", "compare", "a.json", "b.json", "--fail-on", "p95 > +10%"}), 3);
  EXPECT_EQ(brink({"pywrkr", "compare", "b.json", "a.json", "--fail-on", "p95 > +10%"}), 0);
  EXPECT_EQ(brink({"pywrkr", "compare", "a.json"}), 1) << "2 is an answer of comparisons";
  EXPECT_THAT(brink.err(), HasSubstr("usage: brink pywrkr compare [OPTION]... BASELINE CURRENT"));
  EXPECT_EQ(brink({"pywrkr", "compare", "a.json", "none.json"}), 1);
  EXPECT_EQ(brink({"pywrkr", "summary"}), 1);
}

TEST(CliPywrkr, ExportsGoToWherePywrkrSendsThem) {
  DoorTest brink;
  brink.outcome = bench_outcome();
  brink.outcome->record.exports = {{.exporter = "pushgateway", .to = "http://g:9091/", .sent = 2, .delivered = true}};
  EXPECT_EQ(brink({"pywrkr", url, "--prom-remote-write", "http://g:9091", "--otel-endpoint", "http://c:4318"}), 0);
  ASSERT_EQ(brink.benches.size(), 1u);
  const plan::Exporting& exporting = brink.benches[0].exporting;
  EXPECT_EQ(exporting.job, "pywrkr");
  EXPECT_TRUE(exporting.pushgateway);
  EXPECT_FALSE(exporting.remote_write) << "pywrkr calls a Pushgateway so";
  EXPECT_EQ(exporting.otlp->url.target, "/v1/metrics");
  EXPECT_THAT(brink.out(), Not(HasSubstr("Streaming export")));
  brink.outcome->record.exports[0].delivered = false;
  EXPECT_EQ(brink({"pywrkr", url, "--prom-remote-write", "http://g:9091", "--export-interval", "2"}), 1);
  EXPECT_THAT(brink.err(), HasSubstr("export to pushgateway http://g:9091/ failed"));
  EXPECT_THAT(brink.out(), HasSubstr("Streaming export: 2 snapshot(s) exported"));
}

TEST(CliPywrkr, ARunThatOpenedNoSocketHasFailed) {
  DoorTest brink;
  brink.outcome = bench_outcome();
  const std::string socket = "ws://127.0.0.1:8080/";
  EXPECT_EQ(brink({"pywrkr", socket, "--ws-message", "hi", "--json", "r.json"}), 1);
  EXPECT_THAT(brink.err(), HasSubstr("no WebSocket was opened"));
  ASSERT_EQ(brink.benches.size(), 1u);
  EXPECT_TRUE(brink.benches[0].plan.scenario->flows[0].steps[0].socket) << "it was made all the same";
  brink.outcome->record.stages[0].websockets = output::WebSockets{.opened = 1};
  EXPECT_EQ(brink({"pywrkr", socket, "--ws-message", "hi"}), 0);
  EXPECT_THAT(brink.out(), HasSubstr("Messages Sent:"));
  EXPECT_EQ(brink({"pywrkr", socket}), 0);
  EXPECT_THAT(brink.out(), HasSubstr("Connections Made:  1"));
}

TEST(CliPywrkr, UrlsHaveFilesOfTheirOwn) {
  DoorTest brink;
  brink.outcome = with_limit(true);
  brink.files["urls.txt"] = url + "a\nPOST http://u:p@127.0.0.1:8080/b\n";
  EXPECT_EQ(brink({"pywrkr", "--url-file", "urls.txt", "--html-report", "out/r.html", "--json", "r.json", "--th",
                   "p95 < 300ms"}),
            0);
  ASSERT_EQ(brink.benches.size(), 2u);
  EXPECT_EQ(brink.benches[1].plan.routes[0].method, "POST");
  const auto& headers = brink.benches[1].plan.routes[0].headers;
  EXPECT_EQ(headers.back().name, "Authorization") << "the user of the URL";
  EXPECT_TRUE(brink.files.contains("out/r-1.html"));
  EXPECT_TRUE(brink.files.contains("out/r-2.html"));
  EXPECT_EQ(nlohmann::json::parse(brink.files.at("r.json"))["endpoint_count"], 2);
  brink.outcome = with_limit(false);
  EXPECT_EQ(brink({"pywrkr", "--url-file", "urls.txt", "--th", "p95 < 300ms"}), 2);
}

TEST(CliPywrkr, WhatCouldNotBeMadeBreaksAThresholdOnErrors) {
  DoorTest brink;
  brink.outcome = bench_outcome();
  brink.files["s.json"] = R"({"name": "shop", "steps": [{"path": "/"}]})";
  auto& record = brink.outcome->record;
  record.limits = {{.expression = "error_rate < 1%", .unit = "share", .bound = 0.01, .actual = 0, .passed = true}};
  const std::vector<std::string> words = {"pywrkr", url, "--scenario", "s.json", "--th", "error_rate < 1%"};
  EXPECT_EQ(brink(words), 0);
  record.stages[0].mishaps = {{"substitution", {{"TemplateError: ${a} has no value", 50}}}};
  EXPECT_EQ(brink(words), 2);
  EXPECT_THAT(brink.out(), HasSubstr("Total Errors:      50"));
  EXPECT_THAT(brink.out(), HasSubstr("5.00%   FAIL"));
}

TEST(CliPywrkr, LengthsAreCountedAndFailNothing) {
  DoorTest brink;
  brink.outcome = bench_outcome();
  EXPECT_EQ(brink({"pywrkr", url, "-l"}), 0);
  EXPECT_EQ(brink({"pywrkr", url}), 0);
  EXPECT_EQ(brink({"ab", "-n", "5", url}), 0);
  EXPECT_EQ(brink({"ab", "-n", "5", "-l", url}), 0);
  ASSERT_EQ(brink.benches.size(), 4u);
  EXPECT_EQ(brink.benches[0].plan.client.lengths, plan::Lengths::counted);
  EXPECT_EQ(brink.benches[1].plan.client.lengths, plan::Lengths::any);
  EXPECT_EQ(brink.benches[2].plan.client.lengths, plan::Lengths::received);
  EXPECT_EQ(brink.benches[3].plan.client.lengths, plan::Lengths::any);
}

TEST(CliPywrkr, WhatStandsBehindAUrlOfAListHasNoEffect) {
  DoorTest brink;
  brink.outcome = bench_outcome();
  brink.files["urls.txt"] = url + "a\npost " + url + "b weight=3\n" + url + "c slow page\n";
  EXPECT_EQ(brink({"pywrkr", "--url-file", "urls.txt"}), 0);
  ASSERT_EQ(brink.benches.size(), 3u);
  EXPECT_EQ(brink.benches[1].plan.routes[0].url.target, "/b");
  EXPECT_EQ(brink.benches[1].plan.routes[0].method, "POST");
  EXPECT_THAT(brink.err(), HasSubstr("urls.txt, line 2: what stands behind a URL has no effect"));
  EXPECT_THAT(brink.err(), Not(HasSubstr("line 3")));
}

TEST(CliPywrkr, ImportsAreOurs) {
  DoorTest brink;
  brink.files["v.har"] = R"({"log": {"entries": [{"request": {"method": "GET", "url": "http://h.test/a?b=1"}, )"
                         R"("response": {"status": 200}}]}})";
  EXPECT_EQ(brink({"pywrkr", "har-import", "v.har", "--assert-status", "-o", "s.json"}), 0);
  EXPECT_EQ(brink.out(), "Wrote scenario to s.json\n");
  EXPECT_EQ(nlohmann::json::parse(brink.files.at("s.json"))["steps"][0]["path"], "/a?b=1");
  EXPECT_EQ(brink({"pywrkr", "har-import", "none.har"}), 1);
  EXPECT_EQ(brink({"pywrkr", "har-import", "v.har", "--nope"}), 2);
  EXPECT_EQ(brink({"pywrkr", "openapi-import", "--help"}), 0);
  EXPECT_THAT(brink.out(), HasSubstr("--tag, --tag-filter NAME"));
}

TEST(CliPywrkr, HelpNamesTheSubcommands) {
  DoorTest brink;
  EXPECT_EQ(brink({"pywrkr", "--help"}), 0);
  for (const char* name : {"har-import FILE", "openapi-import FILE|URL", "compare BASELINE CURRENT", "summary FILE"}) {
    EXPECT_THAT(brink.out(), HasSubstr(name));
  }
  EXPECT_EQ(brink({"pywrkr", "-h"}), 0);
}

}  // namespace
}  // namespace brink::cli
