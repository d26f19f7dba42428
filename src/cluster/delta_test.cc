// Deltas of several workers, added up as they come, are the merged summaries of all, to the last bit.
#include "cluster/delta.h"

#include <gtest/gtest.h>

#include <deque>

#include "aggregate/recorder.h"
#include "base/random.h"
#include "cluster/bytes.h"
#include "cluster/delta_fields.h"
#include "cluster/step_sums.h"

namespace brink::cluster {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::size_t routes = 3;

// A worker that sees requests at random, and its summary as it is between them.
class SomeWorker {
 public:
  explicit SomeWorker(std::uint64_t seed) : random_(seed, 0), recorder_(routes) {
    recorder_.on_stage_begin({Instant(seconds(10)), Instant(seconds(5000))});
  }
  void see(Duration most) {
    for (std::uint64_t n = random_.below(40); n > 0; --n) {
      at_ += Duration(static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>(most.count()))));
      sample::Sample s;
      s.route = RouteId{static_cast<std::uint32_t>(random_.below(routes))};
      s.due = at_;
      s.begun = s.sent = at_ + Duration(random_.below(100'000));
      s.done = s.begun + from_seconds(random_.exponential(0.02));
      s.first_byte = s.done;
      s.failure = random_.below(10) == 0 ? sample::Failure::status : sample::Failure::none;
      s.status = s.failure == sample::Failure::none ? 200 : 503;
      s.bytes_received = random_.below(5000);
      recorder_.on_due(s.route, s.due);
      if (random_.below(20) == 0) {
        recorder_.on_missed(s.route, s.due);
        continue;
      }
      recorder_.on_sample(s);
      recorder_.on_check("has a body", random_.below(3) == 0, s.due);
      if (random_.below(10) == 0) recorder_.on_mishap(sample::Mishap::script, "KeyError", "here", s.due);
    }
  }
  aggregate::StageSummary so_far() {
    recorder_.ask_snapshot();
    recorder_.on_tick(at_);
    return *recorder_.take_snapshot();
  }
  aggregate::StageSummary end() {
    recorder_.on_stage_end(at_);
    return recorder_.take();
  }

 private:
  Random random_;
  aggregate::Recorder recorder_;
  Instant at_{seconds(9)};
};

StageDelta carried(StageDelta delta) {
  Putter putter;
  field(putter, delta);
  const std::string bytes = putter.take();
  Taker taker(bytes);
  StageDelta out;
  field(taker, out);
  EXPECT_TRUE(taker.done());
  return out;
}

void expect_same(const aggregate::StageSummary& a, const aggregate::StageSummary& b) {
  ASSERT_EQ(a.routes.size(), b.routes.size());
  for (std::size_t i = 0; i < a.routes.size(); ++i) {
    EXPECT_EQ(a.routes[i].counts.due, b.routes[i].counts.due);
    EXPECT_EQ(a.routes[i].counts.in_flight, b.routes[i].counts.in_flight);
    EXPECT_EQ(a.routes[i].counts.status, b.routes[i].counts.status);
    EXPECT_EQ(a.routes[i].counts.failures, b.routes[i].counts.failures);
    for (std::size_t k = 0; k < a.routes[i].clocks.size(); ++k) {
      EXPECT_TRUE(a.routes[i].clocks[k].response == b.routes[i].clocks[k].response);
      EXPECT_TRUE(a.routes[i].clocks[k].service == b.routes[i].clocks[k].service);
    }
  }
  EXPECT_TRUE(a.phases.first_byte == b.phases.first_byte);
  EXPECT_EQ(a.phases.opened, b.phases.opened);
  EXPECT_EQ(a.http, b.http);
  EXPECT_TRUE(a.send_lag == b.send_lag);
  EXPECT_TRUE(a.warmup == b.warmup);
  EXPECT_EQ(a.length, b.length);
  EXPECT_EQ(a.series.step, b.series.step);
  ASSERT_EQ(a.series.buckets.size(), b.series.buckets.size());
  for (std::size_t i = 0; i < a.series.buckets.size(); ++i) {
    EXPECT_EQ(a.series.buckets[i].ended, b.series.buckets[i].ended);
    EXPECT_EQ(a.series.buckets[i].latency, b.series.buckets[i].latency);
  }
  EXPECT_EQ(a.journal.mishaps, b.journal.mishaps);
  EXPECT_EQ(a.journal.checks.at("has a body").passed, b.journal.checks.at("has a body").passed);
  for (std::size_t i = 0; i < a.journal.firsts.size(); ++i) {
    ASSERT_EQ(a.journal.firsts[i].size(), b.journal.firsts[i].size());
    for (const auto& [key, first] : a.journal.firsts[i]) EXPECT_EQ(first.at, b.journal.firsts[i].at(key).at);
  }
}

// Some of them over so long that series join their seconds.
TEST(StageDelta, AddedUpTheyAreTheWhole) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed, 1);
    const Duration pace = seed % 4 == 0 ? Duration(seconds(20)) : Duration(milliseconds(30));
    std::deque<SomeWorker> workers;
    for (std::uint64_t i = 0; i < 3; ++i) workers.emplace_back(seed * 10 + i);
    std::vector<aggregate::StageSummary> told(workers.size());
    aggregate::StageSummary whole, sum;
    whole.routes.resize(routes);
    StageSums sums;
    for (int turn = 0; turn < 12; ++turn) {
      const auto i = random.below(workers.size());
      workers[i].see(pace);
      auto now = workers[i].so_far();
      sums.add(whole, carried(since(now, told[i])));
      if (random.below(3) == 0) sums.empty_into(whole);  // somebody looks at it
      told[i] = std::move(now);
    }
    for (std::size_t i = 0; i < workers.size(); ++i) {
      workers[i].see(pace);
      const auto end = workers[i].end();
      sums.add(whole, carried(since(end, told[i])));
      sum.merge(end);
    }
    sums.empty_into(whole);
    expect_same(whole, sum);
  }
}

TEST(StageDelta, OfNothingNewThereIsNothing) {
  SomeWorker worker(3);
  worker.see(milliseconds(30));
  const auto now = worker.so_far();
  const StageDelta delta = since(now, now);
  EXPECT_TRUE(delta.routes.empty());
  EXPECT_TRUE(delta.series.empty());
  EXPECT_TRUE(delta.send_lag.empty());
}

// What a histogram of all would say, the merged one says.
TEST(StageDelta, PercentilesAreThoseOfAllSamples) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    Random random(seed, 0);
    std::vector<Duration> all;
    aggregate::Histogram merged;
    for (std::uint64_t worker = 2 + random.below(6); worker > 0; --worker) {
      aggregate::Histogram own, before;
      for (int second = 0; second < 5; ++second) {
        for (std::uint64_t n = random.below(300); n > 0; --n) {
          all.push_back(from_seconds(random.exponential(0.01 * static_cast<double>(worker))));
          own.record(all.back());
        }
        add(merged, since(own, before));
        before = own;
      }
    }
    if (all.empty()) continue;
    std::sort(all.begin(), all.end());
    for (const double q : {0.0, 0.5, 0.9, 0.95, 0.99, 0.999, 1.0}) {
      const auto exact = brink::seconds(all[aggregate::nearest_rank(q, all.size()) - 1]);
      EXPECT_NEAR(brink::seconds(merged.quantile(q)), exact, exact * 0.001 + 1e-9) << "q " << q << " seed " << seed;
    }
    EXPECT_EQ(merged.count(), all.size());
  }
}

TEST(StepNumber, IsThatOfTheHistogram) {
  aggregate::Histogram histogram;
  Random random(1, 0);
  for (int i = 0; i < 5000; ++i)
    histogram.record(Duration(static_cast<std::int64_t>(random.below(~0ull) >> (1 + random.below(62)))));
  std::int64_t last = -1;
  histogram.for_each([&](Duration low, Duration high, std::uint64_t) {
    const std::uint32_t number = step_number(low);
    EXPECT_GT(static_cast<std::int64_t>(number), last);
    last = number;
    EXPECT_EQ(step_low(number), low);
    if (number < highest_step) {
      EXPECT_EQ(step_low(number + 1), high);
    }
    EXPECT_LE(number, highest_step);
  });
  EXPECT_EQ(step_number(Duration::max()), highest_step);
}

}  // namespace
}  // namespace brink::cluster
