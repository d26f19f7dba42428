#include "verdict/answer.h"

#include <gtest/gtest.h>

#include "verdict/words.h"

namespace brink::verdict {
namespace {

const std::vector<std::string> names = {"/", "/checkout"};

Verdict broken_at(double holds, double breaks) {
  Verdict v;
  v.status = Status::breaks;
  v.users = {holds, breaks, holds, breaks};
  v.rps = {820, 900, 780, 900};
  v.route = RouteId{1};
  v.reason = Reason::errors;
  v.capacity_rps = 900;
  v.at_break = RouteVerdict{.route = RouteId{1}, .failure_share = 0.031, .p95 = std::chrono::milliseconds(2140)};
  v.levels.resize(2);
  v.levels[0].routes = {{.route = RouteId{0}, .goodput = 999}, {.route = RouteId{1}, .goodput = 240}};
  v.levels[1].routes = {{.route = RouteId{1}, .goodput = 400}};
  v.levels[1].valid = false;
  return v;
}

TEST(Answer, ABreakWhoseCauseNobodyHasLookedFor) {
  const Answer answer = answer_of(broken_at(30, 34), names);
  EXPECT_EQ(answer.status, Status::breaks);
  EXPECT_EQ(answer.route, "/checkout");
  EXPECT_EQ(answer.cause, "unknown");
  EXPECT_EQ(answer.confidence, 0);
  ASSERT_EQ(answer.ranked.size(), 1u);
  EXPECT_EQ(answer.ranked[0].cause, "unknown");
  EXPECT_EQ(std::get<double>(answer.parameters.at("route_rps")), 240) << "of valid levels only";
  EXPECT_EQ(std::get<double>(answer.parameters.at("capacity_rps")), 900);
  EXPECT_EQ(answer.sentence, "Holds about 30 users (820 req/s); at 34 /checkout fails 3.1 % of its requests.");
}

TEST(Answer, WhatBreaksAtOneUserIsItsOwnCause) {
  Verdict v = broken_at(0, 1);
  v.stable = true;
  EXPECT_EQ(answer_of(v, names).cause, "always_failing");
  EXPECT_GT(answer_of(v, names).confidence, 0.9);
  v.stable = false;
  EXPECT_LT(answer_of(v, names).confidence, 0.9);
  v.reason = Reason::latency;
  EXPECT_EQ(answer_of(v, names).cause, "slow_route");
  EXPECT_EQ(answer_of(v, names).sentence, "Breaks at 1 user already: /checkout takes 2.1 s (p95).");
}

TEST(Answer, NoLimitHasNoCause) {
  Verdict v;
  v.status = Status::no_limit_found;
  v.users.holds = v.users.low = 200;
  v.rps.holds = v.rps.low = 48'000;
  EXPECT_EQ(answer_of(v, names).cause, "none");
  const double unverified = answer_of(v, names).confidence;
  v.verified = true;
  EXPECT_GT(answer_of(v, names).confidence, unverified);
  EXPECT_EQ(answer_of(v, names).sentence, "No limit found up to 200 users (48,000 req/s).");
  EXPECT_FALSE(answer_of(v, names).route);
  EXPECT_TRUE(answer_of(v, names).parameters.empty());
  v.saturated = true;
  v.knee_users = 8;
  EXPECT_EQ(answer_of(v, names).sentence,
            "No limit found up to 200 users (48,000 req/s); it stops gaining speed at about 8 users.");
  v.rate_capped = true;
  EXPECT_EQ(answer_of(v, names).sentence, "No limit found up to 200 users (48,000 req/s); the budget allowed no more.");
}

TEST(Answer, OurOwnLimitIsTheGenerator) {
  Verdict v;
  v.status = Status::invalid;
  v.max_tested_users = 64;
  v.generator_text = "90 requests failed on this machine (no_fds): raise the limit of open files (ulimit -n).";
  EXPECT_EQ(answer_of(v, names).cause, "generator_limited");
  EXPECT_EQ(answer_of(v, names).sentence,
            "INVALID: at 64 users this machine was the limit, not the target. 90 requests failed on this machine "
            "(no_fds): raise the limit of open files (ulimit -n).");
}

TEST(Answer, AStallIsToldWithItsLength) {
  Verdict v = broken_at(0, 16);
  v.route.reset();
  v.at_break.reset();
  v.reason = Reason::latency;
  v.rps = {0, 53, 0, 53};
  v.by_stalls = true;
  v.stalls = {4, std::chrono::milliseconds(2500), 0.25};
  const Answer answer = answer_of(v, names);
  EXPECT_EQ(answer.cause, "unknown");
  EXPECT_EQ(std::get<double>(answer.parameters.at("stall_s")), 2.5);
  EXPECT_EQ(answer.sentence,
            "The target stops answering for up to 2.5 s at a time, at every load that was tried: 25 % of the requests "
            "waited long for it.");
  v.rps.holds = 40;
  EXPECT_EQ(answer_of(v, names).sentence,
            "Holds 40 req/s; at 53 req/s the target stops answering for up to 2.5 s at a time.");
}

TEST(Words, AreRoundedForPeople) {
  EXPECT_EQ(users_text(1), "1 user");
  EXPECT_EQ(users_text(34), "34 users");
  EXPECT_EQ(users_text(12'437), "12,400 users");
  EXPECT_EQ(users_text(0), "0 users");
  EXPECT_EQ(amount_text(0.5231), "0.52");
  EXPECT_EQ(amount_text(99.96), "100");
  EXPECT_EQ(amount_text(1'234'567), "1,230,000");
  EXPECT_EQ(rate_text(820.4), "820 req/s");
  EXPECT_EQ(share_text(0.0312), "3.1 %");
  EXPECT_EQ(share_text(0.35), "35 %");
  EXPECT_EQ(share_text(1), "100 %");
  EXPECT_EQ(time_text(std::chrono::milliseconds(2140)), "2.1 s");
  EXPECT_EQ(time_text(std::chrono::microseconds(84'400)), "84 ms");
  EXPECT_EQ(time_text(std::chrono::microseconds(912)), "0.91 ms");
  EXPECT_EQ(route_text(RouteId{1}, names), "/checkout");
  EXPECT_EQ(route_text(RouteId{9}, names), "the target");
  EXPECT_EQ(route_text(std::nullopt, names), "the target");
}

why::Diagnosis diagnosed(const std::string& cause, double confidence) {
  why::Diagnosis d;
  d.cause = cause;
  d.confidence = confidence;
  d.ranked = {{cause, confidence}, {"none", 0.01}};
  d.parameters = {{"slots", 25.0}, {"kind", std::string("checkout")}};
  return d;
}

TEST(Answer, ADiagnosisNamesTheCauseAndSaysSo) {
  const Answer answer = answer_of(broken_at(30, 34), diagnosed("pool_exhausted", 0.93), names);
  EXPECT_EQ(answer.cause, "pool_exhausted");
  EXPECT_EQ(answer.confidence, 0.93);
  EXPECT_EQ(std::get<double>(answer.parameters.at("slots")), 25);
  EXPECT_EQ(std::get<double>(answer.parameters.at("capacity_rps")), 900) << "what the verdict knew stays";
  EXPECT_TRUE(answer.sentence.ends_with("Why (93 %): a pool of slots behind the route is used up.")) << answer.sentence;
}

TEST(Answer, WhatOurLimitHidNoDiagnosisFinds) {
  Verdict v = broken_at(30, 34);
  v.status = Status::invalid;
  EXPECT_EQ(answer_of(v, diagnosed("pool_exhausted", 0.93), names).cause, "generator_limited");
}

TEST(Answer, AnotherDiagnosisTakesThePlaceOfTheFirst) {
  const std::string bare = "Holds 30 users; at 34 / takes 2.1 s (p95).";
  const std::string first = with_cause(bare, diagnosed("pool_exhausted", 0.93));
  const std::string unknown = with_cause(first, diagnosed("unknown", 0));
  EXPECT_EQ(unknown, bare + " Why: not found.");
  EXPECT_EQ(with_cause(unknown, diagnosed("pool_exhausted", 0.93)), first);
  EXPECT_EQ(with_cause(first, diagnosed("none", 0.9)), bare);
}

TEST(Answer, WhatIsNotKnownIsSaid) {
  EXPECT_TRUE(answer_of(broken_at(30, 34), diagnosed("unknown", 0), names).sentence.ends_with("Why: not found."));
}

}  // namespace
}  // namespace brink::verdict
