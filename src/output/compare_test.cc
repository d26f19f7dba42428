// Comparisons of made-up runs as whole texts: testdata/compare_*. After a deliberate change run with
// BRINK_GOLDEN=write and read the diff.
#include "output/compare.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "output/golden_test.h"
#include "output/made_up_test.h"
#include "output/utf8.h"

namespace brink::output {
namespace {

constexpr TerminalStyle plain{.color = false, .unicode = true, .width = 80};

// The made-up shop some time later: every time of it is `factor` as long, it breaks at `breaks` users.
Record later(Record record, double factor, double breaks) {
  record.id = "20261122T100000Z-9f8e7d";
  record.created_at = "2026-11-22T10:00:00Z";
  record.environment.git_commit = "0badcafe";
  const auto slow = [&](Numbers& numbers) {
    for (auto* steps : {&numbers.histogram.ok, &numbers.histogram.timed_out}) {
      for (HistogramStep& step : *steps) step.low_us *= factor;
    }
    numbers.goodput_rps /= factor;
  };
  for (Stage& stage : record.stages) {
    slow(stage.numbers);
    for (StageRoute& route : stage.routes) slow(route.numbers);
    for (auto& p50 : stage.series.p50_ms) p50 = p50 ? std::optional(*p50 * factor) : p50;
  }
  if (record.verdict) record.verdict->users = {breaks * 0.8, breaks, breaks * 0.8, breaks};
  if (record.answer) record.answer->cause = "cpu_bound";
  return record;
}

ComparisonReport report_of(const Record& now, const Record& before) {
  const std::vector<verdict::ComparedRun> old{compared_run(before)};
  auto comparison = verdict::compare(compared_run(now), old, {});
  EXPECT_TRUE(comparison) << comparison.error().message;
  return {comparison.value_or(verdict::Comparison{}), run_head(now), {run_head(before)}};
}

Record old_run() {
  Record record = made_up_run();
  record.imported_from.reset();
  return record;
}

ComparisonReport worse() { return report_of(later(old_run(), 1.8, 60), old_run()); }

TEST(Comparison, OnATerminal) {
  const std::string text = render_comparison(worse(), plain);
  EXPECT_EQ(text, golden("compare_worse.txt", text));
  const std::string same = render_comparison(report_of(later(made_up_bench(), 1, 0), made_up_bench()), plain);
  EXPECT_EQ(same, golden("compare_same.txt", same));
}

TEST(Comparison, IsAsWideAsTheTerminal) {
  for (const bool unicode : {true, false}) {
    const std::string text = render_comparison(worse(), {.color = false, .unicode = unicode, .width = 80});
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = text.find('\n', at);
      EXPECT_LE(columns(text.substr(at, end - at)), 80u) << text.substr(at, end - at);
      at = end + 1;
    }
  }
}

TEST(Comparison, InColour) {
  const std::string text = render_comparison(worse(), {.color = true, .unicode = true, .width = 80});
  EXPECT_EQ(text, golden("compare_worse_colour.txt", text));
}

TEST(Comparison, AsDocuments) {
  const std::string markdown = comparison_markdown(worse());
  EXPECT_EQ(markdown, golden("compare_worse.md", markdown));
  const std::string junit = comparison_junit(worse());
  EXPECT_EQ(junit, golden("compare_worse.xml", junit));
  const std::string json = comparison_json(worse());
  EXPECT_EQ(json, golden("compare_worse.json", json));
}

TEST(Comparison, JsonSaysTheOutcome) {
  const auto document = nlohmann::json::parse(comparison_json(worse()));
  EXPECT_EQ(document["outcome"], "worse");
  EXPECT_EQ(document["moved"], "the bottleneck moved: pool_exhausted → cpu_bound");
  EXPECT_EQ(document["before"][0]["id"], "20261121T093000Z-1a2b3c");
}

std::set<std::string> keys_of(const nlohmann::json& object) {
  std::set<std::string> keys;
  for (const auto& [key, value] : object.items()) keys.insert(key);
  return keys;
}

TEST(Comparison, SchemaDeclaresWhatIsWritten) {
  std::ifstream file("src/output/compare.schema.json");
  const auto schema = nlohmann::json::parse(file);
  const auto document = nlohmann::json::parse(comparison_json(worse()));
  EXPECT_EQ(keys_of(document), keys_of(schema["properties"]));
  EXPECT_EQ(keys_of(document["now"]), keys_of(schema["$defs"]["run"]["properties"]));
  const auto outcomes = schema["$defs"]["outcome"]["enum"].get<std::set<std::string>>();
  const auto measures = schema["$defs"]["quantity"]["properties"]["measure"]["enum"].get<std::set<std::string>>();
  for (const auto& quantity : document["quantities"]) {
    EXPECT_EQ(keys_of(quantity), keys_of(schema["$defs"]["quantity"]["properties"]));
    EXPECT_TRUE(outcomes.contains(quantity["outcome"])) << quantity;
    EXPECT_TRUE(measures.contains(quantity["measure"])) << quantity;
  }
}

TEST(Comparison, ForeignTextStaysText) {
  ComparisonReport report = worse();
  report.now.url = "http://a/\"><script>&\x01";
  report.comparison.sentence = "a <b> | [c](d) \x1b";
  report.comparison.notes = {"</details>"};
  EXPECT_EQ(comparison_junit(report).find("<script>"), std::string::npos);
  EXPECT_EQ(comparison_junit(report).find('\x1b'), std::string::npos);
  const std::string markdown = comparison_markdown(report);
  EXPECT_NE(markdown.find("a &lt;b> \\| \\[c\\](d)"), std::string::npos) << markdown;
  EXPECT_NE(markdown.find("&lt;/details>"), std::string::npos);
  EXPECT_EQ(render_comparison(report, plain).find('\x1b'), std::string::npos);
}

TEST(ComparedRun, LeavesOutWhatIsNoMeasureOfTheTarget) {
  Record record = old_run();
  const std::size_t all = compared_run(record).stages.size();
  record.stages[4].valid = false;
  record.stages[5].cut_short = true;
  EXPECT_EQ(compared_run(record).stages.size(), all - 2);
  EXPECT_EQ(compared_run(made_up_invalid_run()).unusable, "INVALID, the machine that made the load was the limit");
  EXPECT_EQ(compared_run(made_up_unreachable_run()).unusable, "nobody answered");
}

TEST(ComparedRun, SaysWhatLoadItWasUnder) {
  EXPECT_EQ(compared_run(made_up_bench()).stages[0].load, "500 req/s");
  EXPECT_EQ(compared_run(made_up_closed_bench()).stages[0].load, "64 users");
  EXPECT_EQ(compared_run(old_run()).stages[0].load, "1 user");
}

}  // namespace
}  // namespace brink::output
