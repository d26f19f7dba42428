#include "verdict/k6/thresholds.h"

#include <gtest/gtest.h>

#include "aggregate/metric_recorder.h"

namespace brink::verdict::k6 {
namespace {

using namespace std::chrono_literals;
using plan::k6::Threshold;
using sample::Metric;

Bound bound(Metric metric, std::string aggregate, Threshold::Op op, double value) {
  Bound out;
  out.threshold.aggregate = std::move(aggregate);
  out.threshold.op = op;
  out.threshold.value = value;
  out.row = static_cast<std::uint32_t>(metric);
  return out;
}

struct Fixture {
  aggregate::MetricCatalog catalog;
  aggregate::MetricRecorder recorder{catalog};

  Judged judge(const Bound& one, bool at_end = true) {
    return verdict::k6::judge(std::span(&one, 1), catalog, recorder.summary(), 10s, at_end).front();
  }
};

TEST(K6Thresholds, AreJudgedByTheirAggregate) {
  Fixture f;
  for (int i = 1; i <= 100; ++i) f.recorder.add(Metric::http_req_duration, i, {}, Instant(1s));
  f.recorder.add(Metric::http_reqs, 50, {}, Instant(1s));
  f.recorder.add(Metric::checks, 1, {}, Instant(1s));
  f.recorder.add(Metric::checks, 0, {}, Instant(1s));
  f.recorder.add(Metric::vus, 7, {}, Instant(1s));
  EXPECT_TRUE(f.judge(bound(Metric::http_req_duration, "p(95)", Threshold::Op::less, 96)).ok);
  EXPECT_NEAR(f.judge(bound(Metric::http_req_duration, "p(95)", Threshold::Op::less, 96)).value, 95.05, 1e-9);
  EXPECT_FALSE(f.judge(bound(Metric::http_req_duration, "med", Threshold::Op::greater, 50.5)).ok);
  EXPECT_TRUE(f.judge(bound(Metric::http_req_duration, "med", Threshold::Op::equal, 50.5)).ok);
  EXPECT_EQ(f.judge(bound(Metric::http_reqs, "rate", Threshold::Op::less, 1)).value, 5);
  EXPECT_FALSE(f.judge(bound(Metric::http_reqs, "count", Threshold::Op::not_equal, 50)).ok);
  EXPECT_TRUE(f.judge(bound(Metric::checks, "rate", Threshold::Op::less_equal, 0.5)).ok);
  EXPECT_TRUE(f.judge(bound(Metric::vus, "value", Threshold::Op::greater_equal, 7)).ok);
}

TEST(K6Thresholds, WithoutSamplesARateIsKeptAndEverythingElseIsZero) {
  Fixture f;
  const Judged rate = f.judge(bound(Metric::checks, "rate", Threshold::Op::greater, 0.9));
  EXPECT_TRUE(rate.ok);
  EXPECT_FALSE(rate.samples);
  EXPECT_FALSE(f.judge(bound(Metric::http_reqs, "count", Threshold::Op::greater, 0)).ok);
  EXPECT_TRUE(f.judge(bound(Metric::http_req_duration, "p(95)", Threshold::Op::less, 1)).ok);
  EXPECT_TRUE(f.judge(bound(Metric::http_reqs, "count", Threshold::Op::greater, 0), false).ok) << "not yet";
}

TEST(K6Thresholds, EndTheTestAfterTheirDelay) {
  Fixture f;
  f.recorder.add(Metric::http_reqs, 5, {}, Instant(1s));
  Bound late = bound(Metric::http_reqs, "count", Threshold::Op::less, 1);
  late.threshold.abort = true;
  late.threshold.delay_abort_eval = 5s;
  const auto judged = judge(std::span(&late, 1), f.catalog, f.recorder.summary(), 1s, false);
  EXPECT_EQ(reason_to_abort(judged, 4s), nullptr);
  EXPECT_EQ(reason_to_abort(judged, 5s), &judged.front());
}

}  // namespace
}  // namespace brink::verdict::k6
