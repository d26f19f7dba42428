#include "verdict/why/diagnosis.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "verdict/why/made_features_test.h"

namespace brink::verdict::why {
namespace {

using namespace feature;
using test::made;
using testing::AnyOf;
using testing::Contains;
using testing::Field;
using testing::HasSubstr;

double parameter(const Diagnosis& d, const std::string& name) {
  const auto it = d.parameters.find(name);
  return it == d.parameters.end() ? -1 : std::get<double>(it->second);
}

double probability(const Features& f, std::string_view cause) {
  for (const Ranked& r : belief(f)) {
    if (r.cause == cause) return r.confidence;
  }
  return 0;
}

TEST(Diagnosis, NothingMeasuredIsNothingKnown) {
  const Diagnosis d = diagnose({});
  EXPECT_EQ(d.cause, "unknown");
  EXPECT_EQ(d.family, "");
  EXPECT_TRUE(d.evidence.empty());
  EXPECT_TRUE(d.parameters.empty());
}

TEST(Diagnosis, PoolOfTheShop) {
  const Diagnosis d = diagnose(made("pool_exhausted"));
  EXPECT_EQ(d.cause, "pool_exhausted");
  EXPECT_EQ(d.family, "a private resource with parallel slots");
  EXPECT_GE(d.confidence, 0.6);
  EXPECT_EQ(parameter(d, "slots"), 25);
  EXPECT_NEAR(parameter(d, "timeout_s"), 0.5, 1e-9);
  EXPECT_THAT(d.evidence, Contains(Field(&EvidenceLine::text, HasSubstr("groups of 25 (autocorrelation 0.90)"))));
  EXPECT_THAT(d.remedy.text, HasSubstr("from 25 to 50"));
  EXPECT_EQ(d.falsifier.command, "brink investigate URL --probe keys");
  EXPECT_EQ(d.rivals.size(), 2);
}

TEST(Diagnosis, SlotsWithoutFailuresAreWorkers) {
  const Diagnosis d = diagnose(made("worker_limit"));
  EXPECT_EQ(d.cause, "worker_limit");
  EXPECT_EQ(parameter(d, "slots"), 8);
}

TEST(Diagnosis, EvidenceIsSortedByWeight) {
  const Diagnosis d = diagnose(made("worker_limit"));
  for (std::size_t i = 1; i < d.evidence.size(); ++i) {
    EXPECT_GE(std::abs(d.evidence[i - 1].weight), std::abs(d.evidence[i].weight));
  }
}

TEST(Diagnosis, GainEndsAtTheProcessor) {
  Features f = made("worker_limit");
  f.set(cpu_cores, 1.6);
  f.set(host_cores, 2);
  const Diagnosis d = diagnose(f);
  EXPECT_NEAR(d.remedy.gain_high, 1.25, 1e-9);
  EXPECT_EQ(d.remedy.gain, "up to 1.2x, then CPU is the limit at 200 req/s");
}

TEST(Diagnosis, GainWithoutSightOfTheServerIsBoundedToo) {
  const Diagnosis d = diagnose(made("worker_limit"));
  EXPECT_EQ(d.remedy.gain_high, 2);
  EXPECT_THAT(d.remedy.gain, HasSubstr("what limits next is not known"));
}

TEST(Diagnosis, GainSaysWhatTheOtherRoutesDoWithoutTheCulprit) {
  Features f = made("worker_limit");
  f.set(rest_rate, 800);
  f.set(rest_failed_share, 0);
  EXPECT_THAT(diagnose(f).remedy.gain, HasSubstr("the other routes alone do at least 800 req/s"));
  f.set(rest_failed_share, 0.1);
  EXPECT_THAT(diagnose(f).remedy.gain,
              HasSubstr("the other routes are next: at 800 req/s 10 % of their requests fail"));
}

// Forty connections and no more: by descriptors or by a setting, which only the target's side could tell.
TEST(Diagnosis, OfTwoThatCannotBeToldApartTheLikelierIsNamed) {
  Features f;
  for (const auto& [name, value] : std::vector<std::pair<std::string_view, double>>{{breaks, 1},
                                                                                    {breaks_by_errors, 1},
                                                                                    {breaks_at_users, 48},
                                                                                    {failed_share_one_user, 0},
                                                                                    {failed_reset, 1},
                                                                                    {failed_share_break, 0.2},
                                                                                    {connection_limit, 40},
                                                                                    {died, 0}}) {
    f.set(name, value);
  }
  const Diagnosis d = diagnose(f);
  const double both = probability(f, "fd_limit") + probability(f, "connection_limit");
  ASSERT_GE(both, 0.6);
  EXPECT_THAT(d.cause, AnyOf("fd_limit", "connection_limit"));
  EXPECT_NEAR(d.confidence, probability(f, d.cause), 0.01);
  EXPECT_THAT(d.rivals, Contains(Field(&Rival::excluded_by, HasSubstr("nothing that was measured excludes it"))));
  f.set(fds_open, 20);
  f.set(fds_limit, 1000);
  EXPECT_EQ(diagnose(f).cause, "connection_limit");
}

TEST(Diagnosis, HealthyTargetIsNotAccused) {
  const Diagnosis d = diagnose(made("none"));
  EXPECT_EQ(d.cause, "none");
  EXPECT_TRUE(d.also.empty());
}

TEST(Diagnosis, RedGeneratorVetoesCapacity) {
  Features f = made("worker_limit");
  f.set(generator_limited, 1);
  const Diagnosis d = diagnose(f);
  EXPECT_NE(d.cause, "worker_limit");
  EXPECT_LE(probability(f, "worker_limit"), 0.3);
}

TEST(Diagnosis, DelayedAcknowledgementsAreATaxBesideTheCause) {
  Features f = made("worker_limit");
  f.set(s_min, 0.092);
  f.set(s_min_quickack, 0.0505, 0, "quickack");
  f.set(delayed_ack_tax, 0.0415, 0, "quickack");
  const Diagnosis d = diagnose(f);
  EXPECT_EQ(d.cause, "worker_limit");
  ASSERT_EQ(d.taxes.size(), 1);
  EXPECT_EQ(d.taxes[0].cause, "nagle_delayed_ack");
  EXPECT_THAT(d.taxes[0].text, HasSubstr("42 ms wasted per request"));
}

TEST(Diagnosis, AFixedNumberAtWorkTellsSlotsFromALock) {
  Features f = made("worker_limit");
  f.set(comb_lag, 0);
  f.set(comb_acf, 0);
  f.set(threads_futex, 18);
  f.set(hold_users, 24);
  f.set(threads_at_work, 8);
  f.set(threads_at_work_spread, 2);
  const double varies = probability(f, "lock_contention") / probability(f, "worker_limit");
  f.set(threads_at_work_spread, 0.1);
  const double fixed = probability(f, "lock_contention") / probability(f, "worker_limit");
  EXPECT_LT(fixed, 0.2 * varies);
}

TEST(Diagnosis, AFixedNumberAtWorkSpeaksAgainstWhateverHasNoSlots) {
  Features f = made("worker_limit");
  f.set(threads_futex, 18);
  f.set(hold_users, 24);
  f.set(threads_at_work, 8);
  f.set(threads_at_work_spread, 2);
  const double varies = probability(f, "data_dependent") / probability(f, "worker_limit");
  f.set(threads_at_work_spread, 0.1);
  EXPECT_LT(probability(f, "data_dependent") / probability(f, "worker_limit"), 0.3 * varies);
}

TEST(Diagnosis, ARouteThatFailsAtAnyLoadIsNamedBesideTheCause) {
  Features f = made("worker_limit");
  f.set(steady_failed_share, 0.0123, 0.002);
  f.set_text("steady_route", "/search");
  const Diagnosis d = diagnose(f);
  EXPECT_EQ(d.cause, "worker_limit");
  ASSERT_EQ(d.taxes.size(), 1);
  EXPECT_EQ(d.taxes[0].cause, "always_failing");
  EXPECT_EQ(d.taxes[0].text, "/search fails 1.2 % of its requests at any load: a fault of its own");
}

TEST(Diagnosis, TwoCausesAtOnceAreBothNamed) {
  Features f = made("worker_limit");
  f.set(drift_per_request, 0.0001, 0, "hold_long");
  f.set(drift_certainty, 0.999, 0, "hold_long");
  f.set(recovery_ratio, 4, 0.1, "recovery");
  const Diagnosis d = diagnose(f);
  ASSERT_EQ(d.also.size(), 1) << d.cause;
  EXPECT_THAT((std::vector{d.cause, d.also[0].cause}), testing::UnorderedElementsAre("worker_limit", "leak_or_drift"));
  EXPECT_TRUE(diagnose(made("worker_limit")).also.empty());
}

// Whether the target has no limit or ours came first: nothing is wrong with it.
TEST(Diagnosis, NothingWrongIsCertainWhicheverWay) {
  Features f;
  f.set(breaks, 0);
  f.set(saturated, 1);
  f.set(generator_limited, 1);
  f.set(tested_users, 200);
  f.set(x_max_all, 40'000);
  const Diagnosis d = diagnose(f);
  EXPECT_THAT(d.cause, testing::AnyOf("none", "generator_limited"));
  EXPECT_GE(d.confidence, 0.6);
}

TEST(Diagnosis, LimiterHasItsNumbers) {
  const Diagnosis d = diagnose(made("rate_limited"));
  EXPECT_EQ(parameter(d, "limit_rps"), 100);
  EXPECT_EQ(parameter(d, "burst"), 20);
  EXPECT_EQ(std::get<std::string>(d.parameters.at("kind")), "token_bucket");
}

TEST(Diagnosis, SameFeaturesSameWords) {
  const Diagnosis a = diagnose(made("pool_exhausted")), b = diagnose(made("pool_exhausted"));
  EXPECT_EQ(a.confidence, b.confidence);
  ASSERT_EQ(a.evidence.size(), b.evidence.size());
  for (std::size_t i = 0; i < a.evidence.size(); ++i) {
    EXPECT_EQ(a.evidence[i].text, b.evidence[i].text);
    EXPECT_EQ(a.evidence[i].weight, b.evidence[i].weight);
  }
}

// What five misses of a prototype taught (why one core, one shaper, one comb, one quota and one tester are hard).

TEST(Lessons, OneBusyCoreIsOneClassToTheClient) {
  const Diagnosis d = diagnose(made("one_core_unseen"));
  EXPECT_THAT(d.cause, AnyOf("unknown", "event_loop_blocked"));
  EXPECT_THAT(d.family, "busy processor cores");
  Features told = made("one_core_unseen");
  told.set(bystander_fresh_ratio, 2.6, 0.1, "bystander");
  EXPECT_EQ(diagnose(told).cause, "event_loop_blocked");
}

TEST(Lessons, ConstantServiceTimeIsNotAShaper) {
  const Diagnosis d = diagnose(made("blocking_loop_constant_time"));
  EXPECT_NE(d.cause, "rate_limited");
  EXPECT_LT(probability(made("blocking_loop_constant_time"), "rate_limited"), 0.05);
}

TEST(Lessons, KernelTicksAreNotAComb) {
  const Diagnosis d = diagnose(made("lock_with_false_comb"));
  EXPECT_EQ(d.cause, "lock_contention");
  EXPECT_EQ(parameter(d, "slots"), 1);
}

TEST(Lessons, ThrottlingWithoutKernelEvidenceIsNeverCertain) {
  const Features f = made("smeared_throttling");
  EXPECT_LE(probability(f, "gil") + probability(f, "cpu_bound") + probability(f, "cpu_throttled"), 0.7 + 1e-9);
}

TEST(Lessons, HealthyTargetFasterThanTheTesterIsHealthy) {
  const Diagnosis d = diagnose(made("healthy_beyond_the_tester"));
  EXPECT_THAT(d.cause, AnyOf("none", "generator_limited"));
  EXPECT_EQ(d.family, "no fault of the target");
}

TEST(Information, AnExperimentThatWasMadeTellsNothing) {
  Features f = made("worker_limit");
  EXPECT_EQ(expected_information(f, "comb"), 0);
  EXPECT_EQ(expected_information(f, "no_such_experiment"), 0);
  EXPECT_GT(expected_information({}, "comb"), 0.05);
  EXPECT_GT(expected_information({}, "bystander"), 0.05);
  EXPECT_GT(expected_information({}, "quickack"), 0.5);
  f.set(s_min, 0.005);
  EXPECT_EQ(expected_information(f, "quickack"), 0);
}

TEST(Information, ThereIsNoMoreThanIsUnknown) {
  for (const std::string_view e : {"comb", "bystander", "connection", "quickack", "admission", "connections",
                                   "recovery", "keys", "cache_bust", "size", "burst", "hold_long"}) {
    EXPECT_GT(expected_information({}, e), 0) << e;
    EXPECT_LT(expected_information({}, e), 2.5) << e;
  }
}

}  // namespace
}  // namespace brink::verdict::why
