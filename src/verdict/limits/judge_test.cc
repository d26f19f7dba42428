#include "verdict/limits/judge.h"

#include <gtest/gtest.h>

#include "plan/limit_grammar.h"
#include "verdict/limits/held.h"
#include "verdict/made_visit_test.h"

namespace brink::verdict {
namespace {

using test::made_stage;

plan::Limit limit(const std::string& text, bool fail_if = false) {
  auto parsed = plan::parse_limit(text, fail_if);
  CHECK(parsed.has_value());
  if (parsed->scope == plan::Scope::route)
    parsed->routes = {RouteId{static_cast<std::uint32_t>(std::stoi(parsed->name))}};
  if (parsed->scope == plan::Scope::tag) parsed->routes = {RouteId{0}, RouteId{2}};
  return *parsed;
}

LimitResult judged(const std::string& text, const aggregate::StageSummary& stage, bool fail_if = false) {
  const std::vector<plan::Limit> limits = {limit(text, fail_if)};
  return judge_limits(limits, stage, {}).front();
}

// 1,000 requests on two routes, 30 of the second's failed; p50 20 ms, the slowest tenth 50 ms; 5 s.
aggregate::StageSummary stage() { return made_stage({{.ended = 700}, {.ended = 300, .failed = 30}}); }

TEST(JudgeLimits, TimesAreThoseOfTheSummary) {
  const auto s = stage();
  const LimitResult p95 = judged("p95 < 60ms", s);
  EXPECT_TRUE(p95.passed);
  EXPECT_NEAR(*p95.actual, 0.05, 0.00005);
  EXPECT_EQ(p95.of, 1000u);
  EXPECT_FALSE(p95.about);
  EXPECT_FALSE(judged("p95 < 40ms", s).passed);
  EXPECT_NEAR(*judged("p50 < 1s", s).actual, 0.02, 0.00002);
  EXPECT_NEAR(*judged("max_latency < 1s", s).actual, 0.05, 1e-9);
  EXPECT_NEAR(*judged("min_latency < 1s", s).actual, 0.02, 1e-9);
  EXPECT_NEAR(*judged("avg_latency < 1s", s).actual, s.total.response().mean(), 1e-12);
  EXPECT_EQ(judged("ok.p50 < 1s", s).of, 970u);
  EXPECT_EQ(judged("service.p50 < 1s", s).of, 970u);  // the made-up failures have no service time
}

TEST(JudgeLimits, SharesAndRates) {
  const auto s = stage();
  EXPECT_DOUBLE_EQ(*judged("error_rate < 5%", s).actual, 0.03);
  EXPECT_FALSE(judged("error_rate < 3%", s).passed);
  EXPECT_TRUE(judged("error_rate <= 3%", s).passed);
  EXPECT_DOUBLE_EQ(*judged("rps > 100", s).actual, 200);
  EXPECT_DOUBLE_EQ(*judged("goodput > 100", s).actual, 194);
  EXPECT_DOUBLE_EQ(*judged("requests > 1", s).actual, 1000);
  EXPECT_DOUBLE_EQ(*judged("errors < 31", s).actual, 30);
  EXPECT_DOUBLE_EQ(*judged("missed <= 0", s).actual, 0);
}

TEST(JudgeLimits, RoutesOfATagTogether) {
  const auto s =
      made_stage({{.ended = 100, .failed = 10}, {.ended = 500, .failed = 500}, {.ended = 300, .failed = 10}});
  EXPECT_DOUBLE_EQ(*judged("tag:a=b error_rate < 6%", s).actual, 0.05);
  EXPECT_DOUBLE_EQ(*judged("tag:a=b requests > 1", s).actual, 400);
  EXPECT_EQ(judged("tag:a=b p95 < 1s", s).of, 400u);
}

// All of a step's requests failed: that is 100 %, and nothing halves it.
TEST(JudgeLimits, ARouteByItself) {
  const auto s = made_stage({{.ended = 900}, {.ended = 100, .failed = 100}});
  EXPECT_DOUBLE_EQ(*judged("step:1 error_rate < 60%", s).actual, 1);
  EXPECT_FALSE(judged("step:1 error_rate < 60%", s).passed);
  EXPECT_DOUBLE_EQ(*judged("route:0 error_rate < 1%", s).actual, 0);
  EXPECT_DOUBLE_EQ(*judged("route:0 rps > 1", s).actual, 180);
}

// Of a single route the aggregate and the route are the same.
TEST(JudgeLimits, OneRouteIsTheWhole) {
  const auto s = made_stage({{.ended = 321, .p50 = 0.013, .p95 = 0.077}});
  EXPECT_EQ(judged("p95 < 1s", s).actual, judged("step:0 p95 < 1s", s).actual);
}

TEST(JudgeLimits, FailIfPassesWhenItIsNotTrue) {
  const auto s = stage();
  EXPECT_TRUE(judged("p95 > 60ms", s, true).passed);
  EXPECT_FALSE(judged("p95 > 40ms", s, true).passed);
}

TEST(JudgeLimits, WhatWasNotMeasuredFailsInBothDirections) {
  const aggregate::StageSummary empty = made_stage({{.ended = 0}});
  for (const char* text : {"p95 < 1s", "p95 > 0", "error_rate < 1%", "error_rate >= 0", "rps > 0", "rps < 5",
                           "checks > 1%", "check:a > 1%", "connect.p95 < 1s", "generator < 80%", "requests >= 0"}) {
    for (const bool fail_if : {false, true}) {
      const LimitResult result = judged(text, empty, fail_if);
      EXPECT_FALSE(result.passed) << text;
      EXPECT_EQ(result.actual, std::nullopt) << text;
    }
  }
}

TEST(JudgeLimits, AShareOfNoErrorsIsMeasured) {
  const auto s = made_stage({{.ended = 10}});
  EXPECT_TRUE(judged("error_rate < 1%", s).passed);
  EXPECT_EQ(judged("error_rate < 1%", s).actual, 0);
}

// A target that nothing is heard of has no error rate, but it has no throughput either.
TEST(JudgeLimits, RequestsThatHang) {
  aggregate::StageSummary s = made_stage({{.ended = 0}});
  s.total.counts.due = s.total.counts.sent = s.total.counts.in_flight = 8;
  EXPECT_FALSE(judged("error_rate < 1%", s).passed);
  EXPECT_EQ(judged("rps > 1", s).actual, 0);
  EXPECT_FALSE(judged("rps > 1", s).passed);
}

TEST(JudgeLimits, ChecksTogetherAndByName) {
  auto s = stage();
  for (int i = 0; i < 100; ++i) s.journal.check("status", i > 0);
  for (int i = 0; i < 100; ++i) s.journal.check("body", i > 9);
  EXPECT_DOUBLE_EQ(*judged("checks > 90%", s).actual, 0.945);
  EXPECT_DOUBLE_EQ(*judged("check:status > 98%", s).actual, 0.99);
  EXPECT_TRUE(judged("check:status > 98%", s).passed);
  EXPECT_FALSE(judged("check:body > 98%", s).passed);
  EXPECT_FALSE(judged("check:other > 1%", s).passed);
}

TEST(JudgeLimits, PhasesAndTheGenerator) {
  auto s = stage();
  s.phases.connect.record(std::chrono::milliseconds(7));
  s.send_lag.record(std::chrono::milliseconds(2));
  s.workers = {{.wall = std::chrono::seconds(5), .cpu = std::chrono::seconds(1)},
               {.wall = std::chrono::seconds(5), .cpu = std::chrono::seconds(3)}};
  EXPECT_NEAR(*judged("connect.p95 < 10ms", s).actual, 0.007, 1e-9);
  EXPECT_NEAR(*judged("send_lag p99 < 5ms", s).actual, 0.002, 1e-9);
  EXPECT_DOUBLE_EQ(*judged("generator < 80%", s).actual, 0.6);
}

TEST(JudgeLimits, BytesAndTheirRate) {
  auto s = stage();
  s.total.counts.bytes_received = 50'000;
  EXPECT_DOUBLE_EQ(*judged("bytes < 1MB", s).actual, 50'000);
  EXPECT_DOUBLE_EQ(*judged("transfer_rate > 1KB/s", s).actual, 10'000);
}

TEST(JudgeLimits, AWindowNeedsItsSeconds) { EXPECT_FALSE(judged("p95 < 1s over 2s", stage()).passed); }

TEST(HighestHeld, IsTheLoadThatIsPromised) {
  Verdict verdict;
  EXPECT_EQ(highest_held(verdict), std::nullopt);
  verdict.levels = {{.visit = 1, .users = 8},
                    {.visit = 2, .users = 16},
                    {.visit = 3, .users = 32, .broken = true},
                    {.visit = 4, .users = 24, .valid = false},
                    {.visit = 5, .users = 16}};
  EXPECT_EQ(highest_held(verdict), 5u);
}

}  // namespace
}  // namespace brink::verdict
