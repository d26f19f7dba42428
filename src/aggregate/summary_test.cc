#include "aggregate/summary.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/random.h"

namespace brink::aggregate {
namespace {

using sample::Failure;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

std::size_t index(Failure f) { return static_cast<std::size_t>(f); }
std::size_t index(Outcome o) { return static_cast<std::size_t>(o); }

TEST(Outcome, FollowsWhetherAResponseIsCompleteAndWhatItsTimeSays) {
  EXPECT_EQ(outcome_of(Failure::none), Outcome::ok);
  for (int i = 1; i < sample::failure_count; ++i) {
    const auto failure = static_cast<Failure>(i);
    const bool timeout = std::string(failure_name(failure)).find("timeout") != std::string::npos;
    const Outcome expected = has_response(failure) ? Outcome::bad : timeout ? Outcome::timed_out : Outcome::lost;
    EXPECT_EQ(outcome_of(failure), expected) << failure_name(failure);
  }
}

Counts some_counts() {
  Counts counts;
  counts.due = 12;
  counts.missed = 2;
  counts.sent = 10;
  counts.completed = 6;
  counts.failed = 3;
  counts.in_flight = 1;
  counts.failures[index(Failure::status)] = 2;
  counts.failures[index(Failure::reset)] = 1;
  counts.status = {{200, 6}, {503, 2}};
  counts.bytes_sent = 100;
  counts.bytes_received = 2000;
  counts.ended_in_window = 8;
  counts.completed_in_window = 5;
  return counts;
}

TEST(Counts, BalanceHoldsAndEveryWayToBreakItShows) {
  EXPECT_TRUE(Counts{}.balanced());
  EXPECT_TRUE(some_counts().balanced());
  for (auto member :
       {&Counts::due, &Counts::missed, &Counts::sent, &Counts::completed, &Counts::failed, &Counts::in_flight}) {
    Counts counts = some_counts();
    ++(counts.*member);
    EXPECT_FALSE(counts.balanced());
  }
  Counts counts = some_counts();
  ++counts.failures[index(Failure::dns)];
  EXPECT_FALSE(counts.balanced());
  counts = some_counts();
  counts.failures[index(Failure::none)] = 1;
  EXPECT_FALSE(counts.balanced());
  counts = some_counts();
  counts.completed_in_window = 9;
  EXPECT_FALSE(counts.balanced());
}

TEST(Counts, MergingAddsEverything) {
  Counts counts = some_counts();
  Counts other = some_counts();
  other.status = {{200, 6}, {404, 1}};
  counts.merge(other);
  EXPECT_TRUE(counts.balanced());
  EXPECT_EQ(counts.due, 24u);
  EXPECT_EQ(counts.failures[index(Failure::status)], 4u);
  EXPECT_EQ(counts.status, (std::map<std::uint16_t, std::uint64_t>{{200, 12}, {404, 1}, {503, 2}}));
  EXPECT_EQ(counts.bytes_received, 4000u);
  EXPECT_EQ(counts.ended_in_window, 16u);
}

TEST(Counts, FailureShareIsOfWhatEnded) {
  EXPECT_EQ(Counts{}.failure_share(), 0);
  EXPECT_DOUBLE_EQ(some_counts().failure_share(), 3.0 / 9);
}

TEST(RouteSummary, WhatIsJudgedIsWhatAUserWaitsFor) {
  RouteSummary route;
  for (int i = 0; i < outcome_count; ++i) {
    route.clocks[static_cast<std::size_t>(i)].response.record(seconds(i + 1));
    route.clocks[static_cast<std::size_t>(i)].service.record(milliseconds(i + 1));
  }
  EXPECT_EQ(route.response().count(), 3u);
  EXPECT_EQ(route.response().max(), seconds(1 + static_cast<int>(Outcome::timed_out)));
  EXPECT_EQ(route.service().count(), 3u);
  EXPECT_EQ(route.judged().count(), 2u);
  EXPECT_EQ(route.judged().min(), seconds(1));
  EXPECT_EQ(route.judged().max(), seconds(3));
}

TEST(Bucket, QuantilesAreWithinNinePercent) {
  Random random(2);
  Bucket bucket;
  std::vector<std::int64_t> values;
  for (int i = 0; i < 10'000; ++i) {
    values.push_back(from_seconds(random.exponential(0.05)).count() + 1000);
    ++bucket.latency[static_cast<std::size_t>(coarse_step(Duration(values.back())))];
  }
  std::sort(values.begin(), values.end());
  for (const double q : {0.0, 0.01, 0.5, 0.95, 0.99, 1.0}) {
    const auto exact = static_cast<double>(values[nearest_rank(q, values.size()) - 1]);
    EXPECT_NEAR(static_cast<double>(bucket.quantile(q).count()), exact, 0.092 * exact) << q;
  }
  EXPECT_EQ(Bucket{}.quantile(0.5), Duration{});
}

TEST(Bucket, FullCountersStayFull) {
  Bucket a, b;
  a.latency[3] = 0xffffffff;
  b.latency[3] = 7;
  a.merge(b);
  EXPECT_EQ(a.latency[3], 0xffffffff);
}

TEST(Series, GrowsASecondAtATimeAndCoarsensPastAnHour) {
  Series series;
  for (int s = 0; s < 3600; ++s) ++series.at(seconds(s)).ended;
  EXPECT_EQ(series.buckets.size(), 3600u);
  EXPECT_EQ(series.step, seconds(1));
  ++series.at(seconds(3600)).ended;
  EXPECT_EQ(series.step, seconds(2));
  EXPECT_EQ(series.buckets.size(), 1801u);
  for (std::size_t i = 0; i < 1800; ++i) EXPECT_EQ(series.buckets[i].ended, 2u);
  EXPECT_EQ(series.buckets[1800].ended, 1u);
}

TEST(Series, AMonthStaysBounded) {
  Series series;
  for (int h = 0; h < 24 * 31; ++h) ++series.at(hours(h)).ended;
  EXPECT_LE(series.buckets.size(), Series::most);
  EXPECT_GE(series.buckets.size(), Series::most / 2);
  std::uint64_t sum = 0;
  for (const Bucket& bucket : series.buckets) sum += bucket.ended;
  EXPECT_EQ(sum, 24u * 31);
}

bool same(const Series& a, const Series& b) {
  const auto equal = [](const Bucket& x, const Bucket& y) {
    return x.due == y.due && x.ended == y.ended && x.completed == y.completed && x.failed == y.failed &&
           x.bytes_received == y.bytes_received && x.latency == y.latency;
  };
  return a.step == b.step && std::equal(a.buckets.begin(), a.buckets.end(), b.buckets.begin(), b.buckets.end(), equal);
}

TEST(Series, MergingInAnyOrderIsRecordingTogether) {
  Random random(9);
  for (int round = 0; round < 20; ++round) {
    Series whole;
    std::vector<Series> parts(3);
    for (Series& part : parts) {
      const double hours_long = random.uniform(0, 5);
      for (int i = 0; i < 300; ++i) {
        const Duration at = from_seconds(random.uniform(0, hours_long * 3600));
        const auto step = random.below(coarse_steps);
        for (Series* series : {&whole, &part}) {
          Bucket& bucket = series->at(at);
          ++bucket.due;
          ++bucket.latency[step];
        }
      }
    }
    Series forward = parts[0], backward = parts[2];
    for (const int i : {1, 2}) forward.merge(parts[static_cast<std::size_t>(i)]);
    for (const int i : {1, 0}) backward.merge(parts[static_cast<std::size_t>(i)]);
    EXPECT_TRUE(same(forward, whole));
    EXPECT_TRUE(same(backward, whole));
  }
}

StageSummary part(int length_s, std::uint64_t ended) {
  StageSummary summary;
  summary.window = {Instant(seconds(10)), Instant(seconds(10 + length_s))};
  summary.length = seconds(length_s);
  summary.routes.resize(2);
  summary.routes[1].counts.ended_in_window = ended;
  summary.routes[1].counts.completed_in_window = ended / 2;
  summary.routes[1].clocks[index(Outcome::ok)].response.record(milliseconds(length_s));
  summary.total = summary.routes[1];
  summary.warmup_ended = 3;
  summary.phases.opened = 2;
  summary.workers.resize(1);
  return summary;
}

TEST(StageSummary, RatesAreOfTheWindow) {
  const StageSummary summary = part(4, 100);
  EXPECT_EQ(summary.rate(), 25);
  EXPECT_EQ(summary.goodput(), 12.5);
  EXPECT_EQ(StageSummary{}.rate(), 0);
  EXPECT_EQ(StageSummary{}.goodput(), 0);
}

TEST(StageSummary, MergingKeepsTheLongerWindow) {
  for (const bool longer_first : {true, false}) {
    StageSummary all;
    all.merge(part(longer_first ? 5 : 4, 100));
    all.merge(part(longer_first ? 4 : 5, 60));
    EXPECT_EQ(all.length, seconds(5));
    EXPECT_EQ(all.window.begin, Instant(seconds(10)));
    EXPECT_EQ(all.window.end, Instant(seconds(15)));
    EXPECT_EQ(all.rate(), 32);
    EXPECT_EQ(all.routes[1].counts.ended_in_window, 160u);
    EXPECT_EQ(all.total.clocks[index(Outcome::ok)].response.count(), 2u);
    EXPECT_EQ(all.warmup_ended, 6u);
    EXPECT_EQ(all.phases.opened, 4u);
    EXPECT_EQ(all.workers.size(), 2u);
  }
}

TEST(StageSummary, APartThatDidNothingChangesNothing) {
  StageSummary idle;
  idle.window = {Instant(seconds(10)), Instant(seconds(10))};
  idle.routes.resize(2);
  StageSummary all = idle;
  all.merge(part(4, 100));
  all.merge(idle);
  EXPECT_EQ(all.length, seconds(4));
  EXPECT_EQ(all.rate(), 25);
}

}  // namespace
}  // namespace brink::aggregate
