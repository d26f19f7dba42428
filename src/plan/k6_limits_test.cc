#include "plan/k6_limits.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace brink::plan::k6 {
namespace {

using ::testing::ElementsAre;
using Op = Threshold::Op;

Threshold threshold(std::string metric, std::string aggregate, Op op, double value, Names tags = {}) {
  Threshold made;
  made.key = metric + (tags.empty() ? "" : "{…}");
  made.metric = std::move(metric);
  made.tags = std::move(tags);
  if (aggregate.starts_with("p(")) made.percentile = std::stod(aggregate.substr(2));
  made.text = aggregate + " x";
  made.aggregate = std::move(aggregate);
  made.op = op;
  made.value = value;
  return made;
}

TEST(PlanK6Limits, TimesAreSecondsAndSharesAreShares) {
  const auto made = limits_of(
      {threshold("http_req_duration", "p(99.9)", Op::less, 300),
       threshold("http_req_duration", "med", Op::less_equal, 50, {{"expected_response", "true"}}),
       threshold("http_req_waiting", "avg", Op::less, 20), threshold("http_req_failed", "rate", Op::less, 0.01),
       threshold("http_reqs", "rate", Op::greater_equal, 100)});
  ASSERT_EQ(made.limits.size(), 5u);
  EXPECT_TRUE(made.left_out.empty());
  const Limit& tail = made.limits[0];
  EXPECT_EQ(tail.text, "http_req_duration: p(99.9) x");
  EXPECT_EQ(tail.metric.of, TimeOf::service);
  EXPECT_DOUBLE_EQ(tail.metric.q, 0.999);
  EXPECT_DOUBLE_EQ(tail.bound, 0.3);
  EXPECT_TRUE(tail.holds(0.299) && !tail.holds(0.3));
  EXPECT_EQ(made.limits[1].metric.of, TimeOf::ok);
  EXPECT_DOUBLE_EQ(made.limits[1].metric.q, 0.5);
  EXPECT_TRUE(made.limits[1].holds(0.05));
  EXPECT_EQ(made.limits[2].metric.statistic, Statistic::mean);
  EXPECT_EQ(made.limits[2].metric.of, TimeOf::first_byte);
  EXPECT_EQ(made.limits[3].metric.quantity, Quantity::error_rate);
  EXPECT_DOUBLE_EQ(made.limits[3].bound, 0.01);
  EXPECT_EQ(made.limits[4].metric.quantity, Quantity::rate);
  EXPECT_TRUE(made.limits[4].holds(100));
}

TEST(PlanK6Limits, WhatRequestsDoNotTellIsNamedOnce) {
  const auto made =
      limits_of({threshold("checks", "rate", Op::greater, 0.9), threshold("checks", "rate", Op::less, 2),
                 threshold("http_req_duration", "p(95)", Op::less, 1, {{"name", "a"}}),
                 threshold("http_req_failed", "rate", Op::equal, 0),
                 threshold("iteration_duration", "max", Op::less, 1), threshold("http_reqs", "count", Op::less, 5)});
  EXPECT_TRUE(made.limits.empty());
  EXPECT_THAT(made.left_out,
              ElementsAre("checks", "http_req_duration{…}", "http_req_failed", "iteration_duration", "http_reqs"));
}

}  // namespace
}  // namespace brink::plan::k6
