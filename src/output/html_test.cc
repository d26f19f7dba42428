#include "output/html.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <numeric>
#include <utility>

#include "output/golden_test.h"
#include "output/made_up_test.h"
#include "output/number.h"
#include "output/record_json.h"
#include "output/report_template.h"

namespace brink::output {
namespace {

// What a browser would hand to a script that asks for the text of the element.
std::string element(const std::string& html, const std::string& id) {
  const std::string open = "<script type=\"application/json\" id=\"" + id + "\">";
  const std::size_t from = html.find(open);
  if (from == std::string::npos) return "";
  const std::size_t begin = from + open.size();
  return html.substr(begin, html.find("</script", begin) - begin);
}

std::size_t times(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

std::uint64_t sum(const std::vector<std::uint64_t>& values) {
  return std::accumulate(values.begin(), values.end(), std::uint64_t{0});
}

std::uint64_t sum(const std::vector<HistogramStep>& steps) {
  std::uint64_t total = 0;
  for (const HistogramStep& step : steps) total += step.count;
  return total;
}

TEST(Html, EveryKindComesBackFromThePage) {
  for (const Record& record : {made_up_run(), made_up_investigation(), made_up_bench(), made_up_program_bench(),
                               made_up_closed_bench(), made_up_invalid_run(), made_up_unreachable_run()}) {
    const auto copy = read_record(element(render_html(record), "record"));
    ASSERT_TRUE(copy) << copy.error().message;
    EXPECT_EQ(to_json(*copy), to_json(thinned(record)));
  }
}

TEST(Html, NothingOfTheTargetIsMarkup) {
  Record record = made_up_run();
  const std::string bare = render_html(record);
  const std::string evil = "</script><script>alert(1)</script><!-- \u2028\u2029 <img src=x onerror=alert(1)>";
  record.target.routes[1].name = evil;
  record.stages[0].routes[1].name = evil;
  record.verdict->route = evil;
  record.exchanges[0].response_body = evil;
  record.answer->sentence = evil;
  const std::string html = render_html(record);
  EXPECT_EQ(times(html, "<script"), times(bare, "<script"));
  EXPECT_EQ(times(html, "</script"), times(bare, "</script"));
  EXPECT_EQ(times(html, "<!--"), times(bare, "<!--"));
  EXPECT_EQ(times(html, "<img"), times(bare, "<img"));
  EXPECT_EQ(times(element(html, "record"), "\u2028"), 0u);
  const auto copy = read_record(element(html, "record"));
  ASSERT_TRUE(copy);
  EXPECT_EQ(copy->exchanges[0].response_body, evil);
  EXPECT_EQ(copy->verdict->route, evil);
}

TEST(Html, TemplateIsSmallAndAsksNoNetwork) {
  EXPECT_LT(report_template.size(), 400'000u);
  const std::string text(report_template);
  EXPECT_EQ(times(text, "<!--data-->"), 1u);
  EXPECT_NE(text.find("default-src 'none'"), std::string::npos);
  for (const char* reference : {"<script src", "@import", "url(http", "<link rel=\"stylesheet\""}) {
    EXPECT_EQ(times(text, reference), 0u) << reference;
  }
}

TEST(Html, TellsTheWordsOfFailures) {
  const auto words = nlohmann::json::parse(element(render_html(made_up_bench()), "words"));
  EXPECT_FALSE(words["failures"]["refused"].get<std::string>().empty());
  EXPECT_TRUE(words["causes"].is_object());
}

TEST(HtmlThinned, LongSeriesKeepTheirSumsAndPeaks) {
  Record record = made_up_closed_bench();
  Series& series = record.stages[0].series;
  series = {.step_s = 1};
  for (std::uint64_t i = 0; i < 3600; ++i) {
    series.asked_rps.push_back(static_cast<double>(i));
    series.asked_users.push_back(static_cast<std::uint32_t>(i));
    series.due.push_back(i);
    series.completed.push_back(i);
    series.failed.push_back(i == 1800 ? 7 : 0);
    series.p50_ms.push_back(i % 2 == 0 ? std::optional(1.0) : std::nullopt);
    series.p95_ms.push_back(i == 1800 ? 900.0 : 2.0);
  }
  const Series thin = thinned(record).stages[0].series;
  EXPECT_EQ(thin.due.size(), 600u);
  EXPECT_EQ(thin.step_s, 6);
  EXPECT_EQ(sum(thin.completed), sum(series.completed));
  EXPECT_EQ(sum(thin.failed), 7u);
  EXPECT_EQ(thin.p50_ms[5], 1.0);
  EXPECT_EQ(thin.p95_ms[300], 900.0);
  EXPECT_EQ(thin.p95_ms.size(), thin.due.size());
  ASSERT_EQ(thin.asked_rps.size(), thin.due.size());
  EXPECT_EQ(thin.asked_rps[2], 14.5) << "the mean of 12 to 17";
  ASSERT_EQ(thin.asked_users.size(), thin.due.size());
  EXPECT_EQ(thin.asked_users[2], 15u);
}

TEST(HtmlThinned, HistogramsKeepTheirCounts) {
  Record record = made_up_run();
  std::vector<HistogramStep> fine;
  for (int i = 0; i < 3000; ++i) fine.push_back({100.0 + i * 3, 2});
  record.stages[3].numbers.histogram.ok = fine;
  const Record thin = thinned(record);
  const auto& steps = thin.stages[3].numbers.histogram.ok;
  EXPECT_LE(steps.size(), 240u);
  EXPECT_GT(steps.size(), 120u);
  EXPECT_EQ(sum(steps), 6000u);
  EXPECT_EQ(steps.front().low_us, 100);
  EXPECT_TRUE(thin.stages[3].routes[0].numbers.histogram.ok.empty());
  EXPECT_EQ(thin.stages[3].routes[0].numbers.response_ms.p95, record.stages[3].routes[0].numbers.response_ms.p95);

  Record bench = made_up_closed_bench();
  bench.stages[0].numbers.histogram.ok = fine;
  EXPECT_EQ(thinned(bench).stages[0].numbers.histogram.ok.size(), 3000u);
}

TEST(HtmlThinned, ReadingsKeepPeaksAndOrder) {
  Record record = made_up_run();
  record.readings.clear();
  for (int i = 0; i < 10'000; ++i) {
    record.readings.push_back({"target", "cpu", i == 4321 ? 3.5 : 0.5, i * 0.02});
    record.readings.push_back({"target", "threads", 8, i * 0.02});
  }
  const Record thin = thinned(record);
  EXPECT_LE(thin.readings.size(), 960u);
  double highest = 0;
  double last = -1;
  for (const Reading& reading : thin.readings) {
    if (reading.name != "cpu") continue;
    highest = std::max(highest, reading.value);
    EXPECT_GT(reading.at_s, last);
    last = reading.at_s;
  }
  EXPECT_EQ(highest, 3.5);
}

// A run of a million requests on thirty routes: what the page has to read stays small.
TEST(HtmlThinned, ALongRunStaysAFewMegabytes) {
  Record record = made_up_run();
  std::vector<HistogramStep> fine;
  for (int i = 0; i < 2000; ++i) fine.push_back({100.0 + i * 7.25, 30});
  for (Stage& stage : record.stages) {
    stage.numbers.histogram.ok = fine;
    stage.routes.assign(30, {"/a-route-with-a-name", stage.numbers});
  }
  for (int i = 0; i < 90 * 50 * 40; ++i)
    record.readings.push_back({"target", "n" + std::to_string(i % 40), 1.25, i * 5e-4});
  EXPECT_LT(render_html(record).size(), report_template.size() + 3'500'000u);
}

// What tests/ui opens in a browser. After a change of the made-up runs: BRINK_GOLDEN=write.
TEST(Html, RecordsOfTheBrowserTestsAreThese) {
  const std::pair<const char*, Record> records[] = {{"run", made_up_run()},
                                                    {"investigate", made_up_investigation()},
                                                    {"bench", made_up_bench()},
                                                    {"program", made_up_program_bench()},
                                                    {"closed", made_up_closed_bench()},
                                                    {"healthy", made_up_healthy_run()},
                                                    {"invalid", made_up_invalid_run()},
                                                    {"unreachable", made_up_unreachable_run()},
                                                    {"workers", made_up_workers()}};
  for (const auto& [name, record] : records) {
    const std::string text = to_json(record);
    EXPECT_TRUE(golden(std::string("../../../tests/ui/records/") + name + ".json", text) == text) << name;
  }
}

// The page writes numbers as the terminal does: ui/src/data/number.js is held to the same table.
TEST(Html, NumbersAreThoseOfTheTerminal) {
  std::ifstream file("src/output/testdata/numbers.json");
  const auto rows = nlohmann::json::parse(file);
  ASSERT_GT(rows.size(), 30u);
  for (const auto& row : rows) {
    const std::string kind = row[0];
    const double value = row[1];
    const std::string text = kind == "duration" ? duration_text(value)
                             : kind == "ms"     ? ms_text(value)
                             : kind == "count"  ? count_text(static_cast<std::uint64_t>(value))
                             : kind == "amount" ? amount_text(value)
                             : kind == "rate"   ? rate_text(value)
                             : kind == "bytes"  ? bytes_text(value)
                             : kind == "share"  ? share_text(value)
                                                : "no such kind";
    EXPECT_EQ(text, row[2].get<std::string>()) << kind << " " << value;
  }
}

}  // namespace
}  // namespace brink::output
