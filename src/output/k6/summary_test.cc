#include "output/k6/summary.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "aggregate/metric_recorder.h"
#include "output/golden_test.h"
#include "output/k6/hash.h"
#include "output/k6/json_number.h"
#include "output/k6/numbers.h"
#include "output/k6/progress.h"
#include "output/k6/sample_lines.h"
#include "output/k6/sections.h"
#include "output/k6/summary_data.h"
#include "output/utf8.h"

namespace brink::output::k6 {
namespace {

using namespace std::chrono_literals;
using sample::Metric;
using sample::TagView;

// A made-up test: 90 iterations of two checks, one of which fails now and then.
class Made {
 public:
  Made() {
    catalog.add_metric("orders", MetricKind::counter, MetricContains::plain);
    catalog.add_metric("waiting_time", MetricKind::trend, MetricContains::time);
    expected_ = catalog.add_sub_metric("http_req_duration", {{"expected_response", "true"}},
                                       "http_req_duration{expected_response:true}");
    sections_ = catalog.break_down(section_rule());
    add_bound("http_req_duration", Metric::http_req_duration, "p(95)", 500, "p(95)<500");
    add_bound("http_req_duration{expected_response:true}", Metric::http_req_duration, "avg", 1, "avg<1");
    bounds.back().row = expected_;
    add_bound("http_req_failed", Metric::http_req_failed, "rate", 0.01, "rate<0.01");
    add_bound("grpc_req_duration", Metric::grpc_req_duration, "max", 1, "max<1");
    fill();
  }

  Results results() {
    Results out;
    out.catalog = &catalog;
    out.metrics = recorder_->summary();
    out.elapsed = 30s;
    out.completed = 90;
    out.thresholds = verdict::k6::judge(bounds, catalog, out.metrics, out.elapsed, true);
    out.sections = sections_;
    out.setup_data = R"({"token":"x"})";
    return out;
  }

  aggregate::MetricCatalog catalog;
  std::vector<verdict::k6::Bound> bounds;

 private:
  void add_bound(std::string key, Metric metric, std::string aggregate, double value, std::string text) {
    verdict::k6::Bound bound;
    bound.threshold.key = std::move(key);
    bound.threshold.aggregate = std::move(aggregate);
    bound.threshold.value = value;
    bound.threshold.text = std::move(text);
    bound.row = static_cast<std::uint32_t>(metric);
    bounds.push_back(std::move(bound));
  }

  void fill() {
    recorder_ = std::make_unique<aggregate::MetricRecorder>(catalog);
    aggregate::MetricRecorder& to = *recorder_;
    const std::array<TagView, 3> home{{{"check", "status is 200"}, {"group", ""}, {"scenario", "browse"}}};
    const std::array<TagView, 3> cart{{{"check", "cart has items"}, {"group", "::shop::cart"}, {"scenario", "buy"}}};
    const std::array<TagView, 2> ok{{{"expected_response", "true"}, {"scenario", "browse"}}};
    const std::array<TagView, 2> shop{{{"group", "::shop"}, {"scenario", "buy"}}};
    const std::array<TagView, 2> buy{{{"group", ""}, {"scenario", "buy"}}};
    for (int i = 0; i < 90; ++i) {
      const Instant at(std::chrono::milliseconds(i * 300));
      to.add(Metric::checks, 1, to.tags(home), at);
      to.add(Metric::checks, i % 10 == 0 ? 0 : 1, to.tags(cart), at);
      to.add(Metric::group_duration, 30 + i, to.tags(shop), at);
      to.add(Metric::http_reqs, 1, {}, at);
      to.add(Metric::http_req_failed, i % 45 == 0 ? 1 : 0, {}, at);
      to.add(Metric::http_req_duration, 0.5 + i * 2, i % 45 == 0 ? sample::TagsId{} : to.tags(ok), at);
      to.add(Metric::http_req_waiting, 0.25 + i, to.tags(shop), at);
      to.add(Metric::iterations, 1, to.tags(buy), at);
      to.add(Metric::iteration_duration, 1000 + i, {}, at);
      to.add(Metric::data_received, 5300, {}, at);
      to.add(Metric::data_sent, 71, {}, at);
      to.add(Metric::vus, 10, {}, at);
      to.add(Metric::vus_max, 10, {}, at);
      to.add(sample::custom_metric(0), 2, {}, at);
      to.add(sample::custom_metric(1), 61'000 + i, {}, at);
    }
  }

  std::uint32_t expected_ = 0;
  std::size_t sections_ = 0;
  std::unique_ptr<aggregate::MetricRecorder> recorder_;
};

TEST(K6Summary, IsLaidOutAsK6LaysItOut) {
  Made made;
  Showing showing;
  const std::string compact = summary_text(made.results(), showing);
  EXPECT_EQ(compact, golden("k6_summary_compact.txt", compact));
  showing.mode = Showing::Mode::full;
  showing.trend_stats = {"count", "p(99.9)"};
  showing.time_unit = "ms";
  const std::string full = summary_text(made.results(), showing);
  EXPECT_EQ(full, golden("k6_summary_full.txt", full));
  showing.mode = Showing::Mode::legacy;
  showing.trend_stats = {"avg", "p(95)"};
  showing.time_unit = "";
  const std::string legacy = summary_text(made.results(), showing);
  EXPECT_EQ(legacy, golden("k6_summary_legacy.txt", legacy));
  showing.mode = Showing::Mode::disabled;
  EXPECT_EQ(summary_text(made.results(), showing), "");
}

TEST(K6Summary, IsDataForHandleSummary) {
  Made made;
  const auto data = nlohmann::json::parse(summary_data(made.results(), {}));
  const auto& duration = data["metrics"]["http_req_duration"];
  EXPECT_EQ(duration["type"], "trend");
  EXPECT_EQ(duration["contains"], "time");
  EXPECT_EQ(duration["values"].size(), 6u);
  EXPECT_EQ(duration["thresholds"]["p(95)<500"]["ok"], true);
  EXPECT_EQ(data["metrics"]["http_req_failed"]["values"]["passes"], 2);
  EXPECT_EQ(data["metrics"]["http_req_failed"]["thresholds"]["rate<0.01"]["ok"], false);
  EXPECT_EQ(data["metrics"]["http_reqs"]["values"]["rate"], 3);
  EXPECT_EQ(data["root_group"]["id"], "d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_EQ(data["root_group"]["checks"][0]["path"], "::status is 200");
  EXPECT_EQ(data["root_group"]["groups"][0]["groups"][0]["checks"][0]["fails"], 9);
  EXPECT_EQ(data["state"]["testRunDurationMs"], 30'000);
  EXPECT_EQ(data["setup_data"]["token"], "x");
  EXPECT_FALSE(data["metrics"].contains("ws_sessions"));
}

TEST(K6Summary, ExportSaysTrueOfAThresholdThatWasCrossed) {
  Made made;
  const auto data = nlohmann::json::parse(summary_export(made.results(), {}));
  EXPECT_EQ(data["metrics"]["http_req_failed"]["thresholds"]["rate<0.01"], true);
  EXPECT_EQ(data["metrics"]["http_req_duration"]["thresholds"]["p(95)<500"], false);
  EXPECT_NEAR(data["metrics"]["http_req_failed"]["value"].get<double>(), 2.0 / 90, 1e-12);
  EXPECT_EQ(data["root_group"]["groups"]["shop"]["groups"]["cart"]["checks"]["cart has items"]["passes"], 81);
  const auto newer = nlohmann::json::parse(machine_summary(made.results(), {}, {"1", "2026-11-22T00:00:00Z", "a.js"}));
  EXPECT_EQ(newer["config"]["duration"], 30);
  EXPECT_EQ(newer["results"]["checks"]["results"][0]["name"], "status is 200");
  const auto& checks = newer["results"]["checks"]["metrics"];
  ASSERT_EQ(checks.size(), 3u);
  EXPECT_EQ(checks[0].dump(), R"({"contains":"default","name":"checks_total","type":"counter",)"
                              R"("values":{"count":180,"rate":6}})");
  EXPECT_EQ(checks[1].dump(), R"({"contains":"default","name":"checks_succeeded","type":"rate",)"
                              R"("values":{"fails":9,"passes":171,"rate":0.95}})");
  EXPECT_EQ(checks[2]["values"]["passes"], 9);
  EXPECT_FALSE(newer["results"].contains("scenarios"));
  Showing showing;
  showing.mode = Showing::Mode::full;
  const auto full = nlohmann::json::parse(machine_summary(made.results(), showing, {}))["results"];
  EXPECT_EQ(full["scenarios"][0]["name"], "browse");
  EXPECT_EQ(full["scenarios"][1]["groups"][0]["name"], "shop");
  EXPECT_EQ(full["groups"][0]["groups"][0]["checks"][0]["fails"], 9);
  EXPECT_EQ(full["groups"][0]["metrics"][0]["name"], "group_duration");
}

TEST(K6Summary, SubMetricsAreCalledAsTheyWereWritten) {
  aggregate::MetricCatalog catalog;
  catalog.add_sub_metric("http_reqs", {{"status", "200"}, {"name", "a b"}}, R"(http_reqs{ status:200, name:"a b" })");
  aggregate::MetricRecorder recorder(catalog);
  const std::array<TagView, 2> tags{{{"name", "a b"}, {"status", "200"}}};
  recorder.add(Metric::http_reqs, 1, recorder.tags(tags), Instant{});
  Results results;
  results.catalog = &catalog;
  results.metrics = recorder.summary();
  results.elapsed = 1s;
  const std::string text = summary_text(results, {});
  EXPECT_NE(text.find(R"(  { status:200, name:"a b" }..)"), std::string::npos) << text;
}

TEST(K6Summary, WholeNumbersAreWrittenWithoutAPoint) {
  Made made;
  const std::string data = summary_data(made.results(), {});
  EXPECT_NE(data.find(R"("values":{"count":90,"rate":3})"), std::string::npos) << data;
  EXPECT_NE(data.find(R"("testRunDurationMs":30000})"), std::string::npos) << data;
  const AboutTest about{"1", "2026-11-22T00:00:00Z", "a.js"};
  for (const std::string& text :
       {data, summary_export(made.results(), {}), machine_summary(made.results(), {}, about)}) {
    EXPECT_EQ(text.find(".0,"), std::string::npos) << text;
    EXPECT_EQ(text.find(".0}"), std::string::npos) << text;
    EXPECT_EQ(text.find(".0\n"), std::string::npos) << text;
  }
  EXPECT_EQ(json_number(0.5).dump() + json_number(-2).dump() + json_number(1e300).dump(), "0.5-21e+300");
}

TEST(K6Numbers, AreWrittenAsK6WritesThem) {
  const auto text = [](double ms) { return value_text(ms, MetricContains::time, ""); };
  EXPECT_EQ(text(0), "0s");
  EXPECT_EQ(text(0.0005), "500ns");
  EXPECT_EQ(text(0.25), "250\u00b5s");
  EXPECT_EQ(text(12.349), "12.34ms");
  EXPECT_EQ(text(1500), "1.5s");
  EXPECT_EQ(text(61'000), "1m1s");
  EXPECT_EQ(text(3'661'000), "1h1m1s");
  EXPECT_EQ(value_text(1500, MetricContains::time, "s"), "1.50s");
  EXPECT_EQ(value_text(2430, MetricContains::data, ""), "2.4 kB");
  EXPECT_EQ(value_text(519'000, MetricContains::data, ""), "519 kB");
  EXPECT_EQ(value_text(0, MetricContains::data, ""), "0 B");
  EXPECT_EQ(value_text(1.0 / 3, MetricContains::plain, ""), "0.333333");
  EXPECT_EQ(share_text(0.99999), "99.99%");
  EXPECT_EQ(share_text(1), "100.00%");
  EXPECT_EQ(clock_text(65s + 40ms), "01m05.0s");
  EXPECT_EQ(md5_hex("abc"), "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(md5_hex(std::string(100, 'a')), "36a92cc94a9e0fa21f625f8bfb007adf");
}

TEST(K6Progress, SaysWhatEveryScenarioIs) {
  using namespace plan::k6;  // NOLINT
  std::vector<Scenario> all(6);
  all[0].executor = SharedIterations{.users = 2, .iterations = 10};
  all[1].executor = PerUserIterations{.users = 3, .iterations = 4, .max_duration = 30s};
  all[2].executor = ConstantUsers{.users = 10, .duration = 90s};
  all[3].executor = RampingUsers{.at_first = 1, .stages = {{30s, 20}, {1min, 0}}};
  all[4].executor = ConstantArrivals{.rate = 30, .time_unit = 1min, .duration = 10s, .users = 2, .most_users = 5};
  all[5].executor = RampingArrivals{.stages = {{2s, 20}}, .users = 2, .most_users = 2};
  all[5].start_time = 5s;
  all[5].exec = "order";
  for (std::size_t i = 0; i < all.size(); ++i) all[i].name = "s" + std::to_string(i);
  std::string text = opening_text({"1.0", "a.js", "-"}, all);
  Running running{12s, 3, 10, 7, 1, {}};
  running.scenarios = {{&all[0], true, false, false, 0.4, 12s, 4, 10},
                       {&all[2], true, true, false, 1, 90s, 50},
                       {&all[3], true, true, true, 0.5, 45s, 9},
                       {&all[5], false, false, false, 0, {}, 0}};
  text += running_text(running);
  EXPECT_EQ(text, golden("k6_progress.txt", text));
  EXPECT_NE(opening_text({"1.0", "a.js", "-", "4 workers"}, all).find("     execution: 4 workers\n"),
            std::string::npos);
}

// A line that is longer than the terminal would be two, and drawn over as one.
TEST(K6Progress, FitsTheTerminal) {
  using namespace plan::k6;  // NOLINT
  std::vector<Scenario> all(2);
  all[0].name = "constant_request_rate_of_the_shop_in_the_morning_and_in_the_evening_of_a_day";
  all[0].executor = ConstantUsers{.users = 10'000, .duration = 90min};
  all[1].name = "short";
  all[1].executor = SharedIterations{.users = 2, .iterations = 10};
  Running running{4812s, 10'000, 10'000, 123'456'789, 1'000'000, {}};
  running.scenarios = {{&all[0], true, false, false, 0.89, 4812s, 50}, {&all[1], false, false, false, 0, {}, 0}};
  for (const std::size_t columns : {40u, 60u, 80u, 100u, 200u}) {
    std::istringstream text(running_text(running, columns));
    for (std::string line; std::getline(text, line);) EXPECT_LE(output::columns(line), columns) << line;
  }
  EXPECT_NE(running_text(running, 200).find(all[0].name + "   ["), std::string::npos);
  EXPECT_NE(running_text(running, 80).find("89%] 10000 VUs"), std::string::npos) << running_text(running, 80);
}

TEST(K6Samples, AreLinesOfJsonOrCsv) {
  aggregate::MetricCatalog catalog;
  const std::chrono::system_clock::time_point wall{std::chrono::seconds(1'700'000'000)};
  const aggregate::TagSet tags{{"iter", "3", true}, {"method", "GET", false}, {"team", "a,b", false}};
  const auto metric = static_cast<std::uint32_t>(Metric::http_reqs);
  SampleLines as_json({}, catalog, wall, Instant(5s));
  std::string json;
  as_json.add(json, metric, 1, tags, Instant(6s + 5ms));
  as_json.add(json, metric, 1, tags, Instant(7s));
  EXPECT_EQ(json, golden("k6_samples.json", json));
  SampleLines as_csv({SampleForm::Kind::csv, SampleForm::Time::unix_ms, {"url", "method"}}, catalog, wall, Instant(5s));
  std::string csv = as_csv.header();
  as_csv.add(csv, metric, 1, tags, Instant(6s + 5ms));
  EXPECT_EQ(csv,
            "metric_name,timestamp,metric_value,method,url,extra_tags,metadata\n"
            "http_reqs,1700000001005,1.000000,GET,,\"team=a,b\",iter=3\n");
}

}  // namespace
}  // namespace brink::output::k6
