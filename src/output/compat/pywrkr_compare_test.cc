#include "output/compat/pywrkr_compare.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "output/compat/pywrkr.h"
#include "output/made_up_test.h"

namespace brink::output::compat {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Json = nlohmann::json;

Json document(int requests, int errors, double p95) {
  return {{"total_requests", requests},
          {"total_errors", errors},
          {"requests_per_sec", requests / 10.0},
          {"duration_sec", 10},
          {"config", {{"mode", "duration"}, {"connections", 10}, {"rate", nullptr}}},
          {"latency", {{"min", 0.001}, {"max", 2 * p95}, {"mean", p95 / 2}, {"stdev", p95 / 4}}},
          {"percentiles", {{"p50", p95 / 2}, {"p95", p95}, {"p99", 1.5 * p95}, {"p99.9", 1.8 * p95}}},
          {"step_stats", {{"log in", {{"count", requests}, {"errors", errors}, {"p95", p95}}}}}};
}

PywrkrResult result(const Json& json, const std::string& source = "r.json") {
  auto read = read_pywrkr_result(json.dump(), source);
  EXPECT_TRUE(read) << read.error().message;
  return std::move(*read);
}

std::vector<ChangeRule> rules(std::initializer_list<const char*> texts) {
  std::vector<ChangeRule> out;
  for (const char* text : texts) out.push_back(parse_change_rule(text).value());
  return out;
}

bool fires(const Json& before, const Json& now, const char* rule) {
  const std::vector<PywrkrResult> old = {result(before)};
  return compare_pywrkr(result(now), old, rules({rule})).regressed();
}

TEST(PywrkrCompare, RulesAreOfDifferences) {
  const Json old = document(1000, 10, 0.1);
  EXPECT_TRUE(fires(old, document(1000, 10, 0.112), "p95 > +10%"));
  EXPECT_FALSE(fires(old, document(1000, 10, 0.108), "p95 > +10%"));
  EXPECT_TRUE(fires(old, document(1000, 10, 0.106), "p95 > 5ms"));
  EXPECT_TRUE(fires(old, document(900, 10, 0.1), "rps < -5%"));
  EXPECT_TRUE(fires(old, document(1000, 25, 0.1), "error_rate > 1")) << "percentage points";
  EXPECT_FALSE(fires(old, document(1000, 15, 0.1), "error_rate > 1"));
  EXPECT_TRUE(fires(old, document(1000, 10, 0.2), "p99.9 > +50%"));
  EXPECT_TRUE(fires(old, document(1000, 10, 0.2), "step:log in.p95 > 50ms")) << "a name may hold blanks";
}

TEST(PywrkrCompare, WhatCannotBeComparedFiresNothingAndIsSaid) {
  const std::vector<PywrkrResult> old = {result(document(1000, 0, 0.1))};
  const auto comparison =
      compare_pywrkr(result(document(1000, 10, 0.1)), old, rules({"step:none.p95 > 1%", "total_errors > +10%"}));
  EXPECT_FALSE(comparison.regressed());
  EXPECT_THAT(pywrkr_comparison_table(comparison), HasSubstr("SKIPPED   total_errors > +10%"));
}

TEST(PywrkrCompare, OfSeveralTheMeanCounts) {
  const std::vector<PywrkrResult> old = {result(document(1000, 100, 0.1), "a"), result(document(3000, 0, 0.3), "b")};
  const auto comparison = compare_pywrkr(result(document(2000, 50, 0.2)), old, {});
  for (const FigureChange& change : comparison.changes) {
    EXPECT_NEAR(change.difference().value_or(9), 0, 1e-9) << change.figure;
  }
  EXPECT_THAT(comparison.sources, ElementsAre("a", "b"));
  const auto json = Json::parse(pywrkr_comparison_json(comparison, 0));
  EXPECT_EQ(json["baseline_runs"], 2);
}

TEST(PywrkrCompare, WhatWasMeasuredOtherwiseIsSaid) {
  Json now = document(1000, 10, 0.1);
  now["config"]["connections"] = 20;
  now["config"]["users"] = 5;  // the baseline says nothing of it
  now["config"]["rate"] = 100;
  const std::vector<PywrkrResult> old = {result(document(1000, 10, 0.1), "old.json")};
  EXPECT_THAT(compare_pywrkr(result(now), old, {}).config_warnings,
              ElementsAre("connections: 10 in old.json, 20 now", "rate: null in old.json, 100 now"));
  now["config"] = {{"connections", 10.0}};
  EXPECT_THAT(compare_pywrkr(result(now), old, {}).config_warnings, IsEmpty()) << "10 and 10.0 are one number";
}

TEST(PywrkrCompare, TheJsonHasTheKeysOfPywrkr) {
  const std::vector<PywrkrResult> old = {result(document(1000, 10, 0.1), "old.json")};
  const auto comparison = compare_pywrkr(result(document(1000, 30, 0.2)), old, rules({"p95 > +10%", "rps < -5%"}));
  const auto json = Json::parse(pywrkr_comparison_json(comparison, 3));
  EXPECT_EQ(json["schema_version"], 1);
  EXPECT_EQ(json["regressed"], true);
  EXPECT_EQ(json["exit_code"], 3);
  EXPECT_EQ(json["baseline_sources"], Json({"old.json"}));
  EXPECT_EQ(json["config_warnings"], Json::array());
  const auto& metrics = json["metrics"];
  const auto p95 = std::find_if(metrics.begin(), metrics.end(), [](const Json& m) { return m["metric"] == "p95"; });
  ASSERT_NE(p95, metrics.end());
  EXPECT_EQ((*p95)["unit"], "s");
  EXPECT_NEAR((*p95)["delta"].get<double>(), 0.1, 1e-9);
  EXPECT_NEAR((*p95)["delta_pct"].get<double>(), 100, 1e-9);
  EXPECT_EQ(json["rules"][0]["regressed"], true);
  EXPECT_EQ(json["rules"][0]["metric"], "p95");
  EXPECT_EQ(json["rules"][1]["regressed"], false);
  EXPECT_THAT(pywrkr_comparison_markdown(comparison), HasSubstr("| p95 | 100.00ms | 200.00ms | +100.0% |"));
}

TEST(PywrkrCompare, OurOwnResultsOfPywrkrAreRead) {
  PywrkrView view;
  view.url = "http://127.0.0.1/";
  view.duration_s = 10;
  const auto now = read_pywrkr_result(pywrkr_json(made_up_bench(), view), "now");
  ASSERT_TRUE(now) << now.error().message;
  EXPECT_EQ(now->config.at("connections"), "10");
  EXPECT_EQ(now->config.at("users"), "null");
  const auto comparison = compare_pywrkr(*now, {&*now, 1}, rules({"p95 > +0.001%", "rps < -0.001%"}));
  EXPECT_FALSE(comparison.regressed());
  EXPECT_THAT(comparison.config_warnings, IsEmpty());
}

TEST(PywrkrCompare, WhatIsNoResultIsRefused) {
  for (const char* text : {"", "[]", "{}", "{\"total_requests\": 1}"}) {
    const auto read = read_pywrkr_result(text, "x.json");
    ASSERT_FALSE(read) << text;
    EXPECT_THAT(read.error().message, testing::StartsWith("x.json: "));
  }
  Json newer = document(1, 0, 0.1);
  newer["schema_version"] = 2;
  EXPECT_FALSE(read_pywrkr_result(newer.dump(), "x.json"));
}

}  // namespace
}  // namespace brink::output::compat
