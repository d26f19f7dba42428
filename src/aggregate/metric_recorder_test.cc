#include "aggregate/metric_recorder.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace brink::aggregate {
namespace {

using namespace std::chrono_literals;
using sample::Metric;
using sample::TagView;

std::uint32_t row(Metric metric) { return static_cast<std::uint32_t>(metric); }
Instant at(Duration d) { return Instant(d); }

struct Fixture {
  MetricCatalog catalog;
  std::uint32_t ok = catalog.add_sub_metric("http_req_duration", {{"status", "200"}, {"name", "home"}}, "x");
  MetricRecorder recorder{catalog};
};

TEST(MetricRecorder, CountsByKind) {
  Fixture f;
  f.recorder.add(Metric::http_reqs, 2, {}, at(1s));
  f.recorder.add(Metric::http_reqs, 3, {}, at(1s));
  f.recorder.add(Metric::vus, 5, {}, at(1s));
  f.recorder.add(Metric::vus, 3, {}, at(2s));
  f.recorder.add(Metric::http_req_failed, 1, {}, at(1s));
  f.recorder.add(Metric::http_req_failed, 0, {}, at(1s));
  for (const double ms : {10.0, 20.0, 40.0}) f.recorder.add(Metric::http_req_duration, ms, {}, at(1s));
  const MetricSummary all = f.recorder.summary();
  EXPECT_EQ(all.cells[row(Metric::http_reqs)].sum, 5);
  EXPECT_EQ(all.cells[row(Metric::vus)].last, 3);
  EXPECT_EQ(all.cells[row(Metric::vus)].max, 5);
  EXPECT_EQ(all.cells[row(Metric::http_req_failed)].nonzero, 1u);
  const TrendValues& trend = all.cells[row(Metric::http_req_duration)].trend;
  EXPECT_EQ(trend.percentile(0.5), 20);
  EXPECT_DOUBLE_EQ(trend.percentile(0.75), 30) << "between the two it lies between";
  EXPECT_DOUBLE_EQ(trend.mean(), 70.0 / 3);
}

TEST(MetricRecorder, SubMetricsTakeWhatHasAllTheirTags) {
  Fixture f;
  const std::array<TagView, 3> home{{{"status", "200"}, {"name", "home"}, {"url", "/1"}}};
  const auto tags = f.recorder.tags(home);
  f.recorder.add(Metric::http_req_duration, 1, tags, at(1s));
  f.recorder.add(Metric::http_req_duration, 2, f.recorder.with(tags, {"status", "500"}), at(1s));
  f.recorder.add(Metric::http_req_duration, 3, f.recorder.with(tags, {"scenario", "a"}), at(1s));
  f.recorder.add(Metric::http_reqs, 1, tags, at(1s));
  const MetricSummary all = f.recorder.summary();
  EXPECT_EQ(all.cells[f.ok].count, 2u);
  EXPECT_EQ(all.cells[row(Metric::http_req_duration)].count, 3u);
  EXPECT_EQ(f.recorder.with(tags, {"url", "/2"}), tags) << "nobody looks at it, so it makes no set of its own";
  EXPECT_FALSE(f.recorder.wants_tag("url"));
  EXPECT_EQ(f.recorder.with(f.recorder.with(tags, {"status", "500"}), {"status", "200"}), tags);
}

TEST(MetricRecorder, KeepsChecksByGroupAndName) {
  Fixture f;
  const std::array<TagView, 2> in_group{{{"group", "::a::b"}, {"check", "is fine"}}};
  const std::array<TagView, 2> outside{{{"group", ""}, {"check", "is fine"}}};
  f.recorder.add(Metric::checks, 1, f.recorder.tags(outside), at(1s));
  f.recorder.add(Metric::checks, 1, f.recorder.tags(in_group), at(2s));
  f.recorder.add(Metric::checks, 0, f.recorder.tags(in_group), at(3s));
  const MetricSummary all = f.recorder.summary();
  ASSERT_EQ(all.checks.size(), 2u);
  const CheckTally& nested = all.checks.at({"::a::b", "is fine"});
  EXPECT_EQ(nested.passes, 1u);
  EXPECT_EQ(nested.fails, 1u);
  EXPECT_EQ(nested.first, at(2s));
}

TEST(MetricRecorder, HandsOutACopyWhenAsked) {
  Fixture f;
  f.recorder.add(Metric::http_reqs, 1, {}, at(1s));
  f.recorder.on_tick(at(1s));
  EXPECT_FALSE(f.recorder.take().has_value());
  f.recorder.ask();
  f.recorder.on_tick(at(2s));
  f.recorder.add(Metric::http_reqs, 1, {}, at(3s));
  const auto copy = f.recorder.take();
  ASSERT_TRUE(copy.has_value());
  EXPECT_EQ(copy->cells[row(Metric::http_reqs)].sum, 1);
  EXPECT_FALSE(f.recorder.take().has_value());
}

TEST(MetricRecorder, TellsItsObserverEverything) {
  struct Seen final : MetricObserver {
    void on_value(std::uint32_t, double value, const std::shared_ptr<const TagSet>& tags, Instant) override {
      values.emplace_back(value, tags);
    }
    void on_tick(Instant) override {}
    std::vector<std::pair<double, std::shared_ptr<const TagSet>>> values;
  } seen;
  const MetricCatalog catalog;
  MetricRecorder recorder(catalog, &seen);
  const std::array<TagView, 2> tags{{{"url", "/1"}, {"iter", "3", true}}};
  recorder.add(Metric::http_reqs, 1, recorder.tags(tags), at(1s));
  ASSERT_EQ(seen.values.size(), 1u);
  EXPECT_EQ(*seen.values[0].second, (TagSet{{"iter", "3", true}, {"url", "/1", false}}));
}

TEST(MetricSummary, MergesAsIfOneHadSeenAll) {
  const MetricCatalog catalog;
  MetricRecorder one(catalog), a(catalog), b(catalog);
  Random random(3);
  for (int i = 0; i < 5000; ++i) {
    const double value = std::round(random.uniform(-100, 900) * 100) / 100;
    for (MetricRecorder* each : {&one, i % 3 == 0 ? &a : &b}) {
      each->add(Metric::iteration_duration, value, {}, at(Duration(i)));
      each->add(Metric::vus, i, {}, at(Duration(i)));
    }
  }
  MetricSummary sum = a.summary();
  sum.merge(b.summary());
  const MetricSummary whole = one.summary();
  const auto& left = sum.cells[row(Metric::iteration_duration)].trend;
  const auto& right = whole.cells[row(Metric::iteration_duration)].trend;
  EXPECT_EQ(left.count(), right.count());
  EXPECT_NEAR(left.sum(), right.sum(), 1e-6);
  EXPECT_EQ(left.min(), right.min());
  EXPECT_EQ(left.max(), right.max());
  for (const double p : {0.01, 0.05, 0.5, 0.9, 0.99}) EXPECT_EQ(left.percentile(p), right.percentile(p));
  EXPECT_EQ(sum.cells[row(Metric::vus)].last, 4999);
}

// However often it is told what came on top, and however many tell it, all of it comes together.
TEST(MetricSummary, WhatCameOnTopSumsUpToTheWhole) {
  const MetricCatalog catalog;
  MetricRecorder one(catalog), a(catalog), b(catalog);
  MetricSummary sum, told_a, told_b;
  Random random(5);
  const auto tell = [&](MetricRecorder& of, MetricSummary& told) {
    const MetricSummary now = of.summary();
    sum.merge(now.since(told));
    told = now;
  };
  const std::array<TagView, 2> check{{{"group", "::g"}, {"check", "fine"}}};
  for (int i = 0; i < 4000; ++i) {
    MetricRecorder& other = i % 3 == 0 ? a : b;
    const double value = std::round(random.uniform(-100, 900));
    for (MetricRecorder* each : {&one, &other}) {
      each->add(Metric::iteration_duration, value, {}, at(Duration(i)));
      each->add(Metric::vus, i, {}, at(Duration(i)));
      each->add(Metric::http_reqs, 2, {}, at(Duration(i)));
      each->add(Metric::checks, i % 7 != 0, each->tags(check), at(Duration(i)));
    }
    if (i % 97 == 0) tell(a, told_a);
    if (i % 61 == 0) tell(b, told_b);
  }
  tell(a, told_a);
  tell(b, told_b);
  tell(b, told_b);
  const MetricSummary whole = one.summary();
  for (const Metric metric : {Metric::iteration_duration, Metric::vus, Metric::http_reqs, Metric::checks}) {
    const MetricCell &left = sum.cells[row(metric)], &right = whole.cells[row(metric)];
    EXPECT_EQ(left.count, right.count);
    EXPECT_EQ(left.nonzero, right.nonzero);
    EXPECT_EQ(left.sum, right.sum);
    EXPECT_EQ(left.last, right.last);
    EXPECT_EQ(left.min, right.min);
    EXPECT_EQ(left.max, right.max);
  }
  const auto& left = sum.cells[row(Metric::iteration_duration)].trend;
  const auto& right = whole.cells[row(Metric::iteration_duration)].trend;
  EXPECT_EQ(left.count(), right.count());
  EXPECT_EQ(left.sum(), right.sum());
  for (const double p : {0.0, 0.01, 0.5, 0.9, 0.99, 1.0}) EXPECT_EQ(left.percentile(p), right.percentile(p)) << p;
  const auto key = std::pair<std::string, std::string>("::g", "fine");
  EXPECT_EQ(sum.checks.at(key).passes, whole.checks.at(key).passes);
  EXPECT_EQ(sum.checks.at(key).fails, whole.checks.at(key).fails);
  EXPECT_EQ(sum.checks.at(key).first, whole.checks.at(key).first);
}

TEST(TrendValues, AreWithinAThousandthWhereThereAreMany) {
  TrendValues trend;
  std::vector<double> all;
  Random random(11);
  for (int i = 0; i < 20'000; ++i) {
    all.push_back(random.uniform(-50, 200) * random.uniform());
    trend.record(all.back());
  }
  std::sort(all.begin(), all.end());
  for (const double p : {0.001, 0.1, 0.5, 0.95, 0.999}) {
    const double exact = all[static_cast<std::size_t>(std::round(p * 19'999))];
    EXPECT_NEAR(trend.percentile(p), exact, std::max(0.01, std::abs(exact) / 500)) << p;
  }
  EXPECT_EQ(trend.percentile(0), all.front());
  EXPECT_EQ(trend.percentile(1), all.back());
}

}  // namespace
}  // namespace brink::aggregate
