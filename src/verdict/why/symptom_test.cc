// What a group of features says, and what it must not say.
#include "verdict/why/symptom_test.h"

#include <gtest/gtest.h>

namespace brink::verdict::why {
namespace {

using enum Symptom;
using namespace feature;

TEST(Symptoms, WhoFrozeIsNotKnownWhereNobodyElseWasAsked) {
  Features f = made({{freeze_longest, 2.5}, {s_min, 0.01}});
  EXPECT_GT(share(read_pauses(f), pauses_route), 0.2);
  EXPECT_GT(share(read_pauses(f), pauses_all), 0.5);
  f.set(freeze_one_route, 0);
  EXPECT_EQ(share(read_pauses(f), pauses_all), 1);
  f.set(freeze_one_route, 1);
  EXPECT_EQ(share(read_pauses(f), pauses_route), 1);
}

TEST(Symptoms, AScatterThatNobodyFeelsIsNone) {
  EXPECT_EQ(share(read_alone(made({{s_min, 70e-6}, {s_min_cv, 3}})), alone_even), 1);
  EXPECT_EQ(share(read_alone(made({{s_min, 0.01}, {s_min_cv, 3}})), alone_mixed), 1);
  EXPECT_EQ(share(read_alone(made({{s_min, 0.01}, {s_min_cv, 0.1}})), alone_even), 1);
}

TEST(Symptoms, TwoKindsOfAnswersAreMixedHoweverTheyScatter) {
  EXPECT_EQ(share(read_alone(made({{s_min, 0.05}, {s_min_cv, 0.5}, {bimodal_ratio, 5}})), alone_mixed), 1);
}

TEST(Symptoms, AHoldThatIsRefusedDoesNotSayHowManyWereServed) {
  Features f = made({{saturated, 1}, {s_min, 0.05}, {x_max, 100}, {hold_rate, 15}});
  EXPECT_EQ(share(read_demand(f), demand_several), 1);
  f.set(hold_rate, 160);
  EXPECT_EQ(highest_rate(f), f.find(hold_rate));
}

TEST(Symptoms, ACombIsOfAHoldThatIsFull) {
  Features f = made({{saturated, 1}, {x_max, 100}, {hold_rate, 15}, {comb_lag, 2}, {comb_acf, 0.7}, {gap_small, 0.2}});
  EXPECT_EQ(share(read_queue(f), queue_random), 1);
  f.set(gap_small, 0);
  EXPECT_FALSE(read_queue(f)) << "one by one is how an idle target answers too";
  f.set(hold_rate, 98);
  f.set(gap_small, 0.2);
  EXPECT_EQ(share(read_queue(f), queue_comb), 1);
}

TEST(Symptoms, WhoIsServedSoonerThanOneByOneIsPaced) {
  Features f = made({{x_max, 50}, {paced_latency, 0.0034}, {gap_cv, 0.04}, {failed_share_break, 0}});
  EXPECT_GT(share(read_admission(f), admits_paced), 0.9);
  f.set(failed_share_break, 0.6);
  EXPECT_FALSE(read_admission(f));
  f = made({{x_max, 50}, {paced_latency, 0.0195}, {gap_cv, 0.04}});
  EXPECT_FALSE(read_admission(f));
  f = made({{x_max, 50}, {paced_latency, 0.0034}, {gap_cv, 1.4}});
  EXPECT_FALSE(read_admission(f)) << "who computes in turns is as fast when alone";
}

TEST(Symptoms, ATrendThatOneOfAHundredSeesByChanceLeavesDoubt) {
  Features f = made({{drift_certainty, 0.992}, {drift_per_request, 0.0002}, {s_min, 0.4}});
  EXPECT_LT(share(read_drift(f), drift_grows), 0.7);
  f.set(drift_certainty, 0.9999);
  EXPECT_GT(share(read_drift(f), drift_grows), 0.9);
}

TEST(Symptoms, AQueueThatFillsUpIsNoLeak) {
  Features f = made({{drift_certainty, 0.9999}, {drift_per_request, 0.002}, {s_min, 0.012}});
  EXPECT_GT(share(read_drift(f), drift_grows), 0.95);
  f.set(recovery_ratio, 1);
  EXPECT_GT(share(read_drift(f), drift_none), 0.9);
  f.set(recovery_ratio, 6);
  EXPECT_GT(share(read_drift(f), drift_grows), 0.95);
}

TEST(Symptoms, WhoIsAddedToAQueueWaitsHisTurn) {
  Features f = made({{s_min, 0.012}, {growth_delay, 1.7}, {saturated, 1}, {tested_users, 200}, {x_max_all, 140}});
  EXPECT_GT(share(read_start(f), start_warm), 0.95);
  f.set(x_max_all, 3000);
  EXPECT_GT(share(read_start(f), start_cold), 0.95);
}

TEST(Symptoms, SlotsThatWalkInStepAreNoQuota) {
  Features f = made({{quota_acf, 0.9}, {s_min, 0.1}, {comb_lag, 8}});
  EXPECT_FALSE(read_quota(f));
  f.set(s_min, 0.014);
  EXPECT_GT(share(read_quota(f), quota_pulse), 0.9);
  f.set(s_min, 0.1);
  f.set(comb_lag, 0);
  EXPECT_GT(share(read_quota(f), quota_pulse), 0.9);
}

TEST(Symptoms, FewRequestsOfOneUserDoNotMakeHimFail) {
  Features f = made({{breaks, 1}, {breaks_by_errors, 1}, {breaks_at_users, 25}, {failed_share_break, 0.52}});
  f.set(failed_share_one_user, 0, 0.07);
  EXPECT_LT(share(read_curve(f), curve_fails_alone), 0.05);
  f.set(failed_share_one_user, 0.5, 0.07);
  EXPECT_GT(share(read_curve(f), curve_fails_alone), 0.95);
  f.set(failed_share_break, 0.04);
  f.set(failed_share_one_user, 0.04, 0.01);
  EXPECT_GT(share(read_curve(f), curve_fails_alone), 0.9);
}

// What is refused only to who is in a hurry is a rate; what fails at any pace is broken.
TEST(Symptoms, WhoTakesHisTimeTellsALimitFromAFault) {
  Features f = made({{breaks, 1}, {breaks_by_errors, 1}, {breaks_at_users, 1}, {failed_share_break, 0.7}});
  f.set(failed_share_one_user, 0.7, 0.02);
  EXPECT_GT(share(read_curve(f), curve_fails_alone), 0.95);
  f.set(paced_failed_share, 0, 0.05);
  EXPECT_GT(share(read_curve(f), curve_hurried), 0.95);
  f.set(paced_failed_share, 0.66, 0.1);
  EXPECT_GT(share(read_curve(f), curve_fails_alone), 0.95);
}

TEST(Symptoms, WhoCouldHaveBeenServedInTheTimeHeWaited) {
  Features f = made({{breaks, 1},
                     {failed_share_break, 1},
                     {failed_504, 1},
                     {failed_latency, 2.4},
                     {failed_latency_spread, 0.01},
                     {breaks_at_users, 200},
                     {x_max, 260}});
  EXPECT_GT(share(read_errors(f), errors_vain), 0.95);
  f.set(x_max, 80);
  EXPECT_GT(share(read_errors(f), errors_504), 0.95) << "the queue is as long as that";
}

TEST(Symptoms, WhatFailsSoonerThanASuccessTakesDidNotWait) {
  Features f = made({{breaks, 1},
                     {failed_share_break, 0.5},
                     {failed_500, 1},
                     {s_min, 0.1},
                     {failed_latency, 0.02},
                     {failed_latency_spread, 1.5},
                     {ok_latency_growth, 1.3}});
  EXPECT_GT(share(read_errors(f), errors_sudden), 0.95);
  f.set(failed_latency, 0.3);
  EXPECT_GT(share(read_errors(f), errors_500), 0.95);
  f.set(failed_latency, 0.02);
  f.set(ok_latency_growth, 6);
  EXPECT_GT(share(read_errors(f), errors_full), 0.9);
}

TEST(Symptoms, AColdStartIsFelt) {
  EXPECT_EQ(share(read_start(made({{s_min, 70e-6}, {burst_ratio, 20}})), start_warm), 1);
  EXPECT_EQ(share(read_start(made({{s_min, 0.02}, {burst_ratio, 20}})), start_cold), 1);
  EXPECT_EQ(share(read_start(made({{s_min, 0.03}, {growth_delay, 2.2}, {burst_ratio, 1}})), start_cold), 1);
}

TEST(Symptoms, AFirstRequestAmongOthersAsSlowIsNoColdStart) {
  Features f = made({{s_min, 0.008}, {s_min_cv, 0.05}, {first_request, 2.6}});
  EXPECT_EQ(share(read_start(f), start_cold), 1);
  f.set(s_min_cv, 1.9);
  EXPECT_FALSE(read_start(f));
}

TEST(Symptoms, SlowRequestsThatMeetAreNoPause) {
  Features f = made({{s_min, 0.02}, {freeze_longest, 0.37}, {freeze_spread, 0.5}, {slowest_alone, 0.42}});
  EXPECT_FALSE(read_pauses(f)) << "a single user waits as long now and then";
  f.set(slowest_alone, 0.03);
  EXPECT_GT(share(read_pauses(f), pauses_all), 0.5);
  f.set(slowest_alone, 0.42);
  f.set(freeze_spread, 0.05);
  EXPECT_GT(share(read_pauses(f), pauses_all), 0.5) << "all of a length";
  f = made({{s_min, 0.02}, {freeze_longest, 0.3}, {slowest_alone, 0.42}});
  EXPECT_FALSE(read_pauses(f)) << "too few to say how alike they are";
  f.set(s_min, 0.08);
  EXPECT_FALSE(read_pauses(f)) << "nor when it may be none for being short";
  f.set(s_min, 0.02);
  f.set(freeze_longest, 0.415);
  EXPECT_GT(share(read_pauses(f), pauses_all), 0.5) << "as long as what a single user was stopped for";
  f.set(freeze_longest, 0.37);
  f.set(freeze_spread, 0.5);
  f.set(freeze_period, 3);
  EXPECT_GT(share(read_pauses(f), pauses_periodic), 0.5) << "by the clock";
}

TEST(Symptoms, WhereOthersAreServedWhileSomeHangOneRouteStopped) {
  Features f = made({{s_min, 0.02}, {freeze_longest, 0.9}});
  EXPECT_GT(share(read_pauses(f), pauses_all), 0.5);
  f.set(hung_share, 0.3);
  EXPECT_GT(share(read_pauses(f), pauses_route), 0.5);
}

TEST(Symptoms, UsersWhoHangAreNoCollapse) {
  Features f = made({{breaks, 1}, {breaks_by_errors, 0}, {breaks_at_users, 32}, {saturated, 0}, {retrograde, 0.56}});
  EXPECT_GT(share(read_curve(f), curve_collapse), 0.9);
  f.set(hung_share, 0.5);
  EXPECT_LT(share(read_curve(f), curve_collapse), 0.1);
}

TEST(Symptoms, WhoIsTurnedAwayAloneIsTurnedAwayForASpell) {
  EXPECT_EQ(share(read_spells(made({{refusal_spell, 0}, {refused_alone, 2}})), spells_refused), 1);
  EXPECT_GT(share(read_spells(made({{refusal_spell, 0}, {refused_alone, 1}})), spells_none), 0.9);
  EXPECT_FALSE(read_spells(made({{refused_alone, 1}}))) << "that may be the end of a window";
}

TEST(Symptoms, ABurstThatNoSlotsExplainIsARate) {
  Features f = made({{admitted_rate, 60},
                     {rejected_share, 0.5},
                     {admitted_in_flight, 1.25},
                     {admitted_burst, 60},
                     {admitted_gap_cv, 0.35}});
  f.set(admitted_in_flight, 1.25, 0.2);
  EXPECT_GT(share(read_admission(f), admits_bucket), 0.85);
}

TEST(Symptoms, ThatItRecoveredDoesNotSayHowSoon) {
  const auto reading = read_recovery(made({{recovered, 1}}));
  EXPECT_GT(share(reading, recovery_slow), 0.05);
  EXPECT_EQ(share(reading, recovery_never), 0);
  EXPECT_GT(share(read_recovery(made({{recovered, 1}, {recovery_ratio, 1}, {recovery_time, 0.1}})), recovery_fine),
            0.95);
}

TEST(Symptoms, EverybodyTurnedAwayForAWhile) {
  EXPECT_EQ(share(read_spells(made({{refusal_spell, 4}})), spells_refused), 1);
  EXPECT_EQ(share(read_spells(made({{refusal_spell, 0}})), spells_none), 1);
  EXPECT_FALSE(read_spells({}));
}

TEST(Symptoms, WhoIsTurnedAwayForLongerThanASlotIsHeldMeetsAClock) {
  const auto bucket = [](double shut) {
    return share(read_admission(made({{admitted_rate, 160},
                                      {admitted_in_flight, 4.8},
                                      {admitted_burst, 0},
                                      {admitted_gap_cv, 8},
                                      {rejected_share, 0.4},
                                      {admitted_latency_growth, 1},
                                      {admission_period, 0},
                                      {admitted_shut, shut}})),
                 admits_bucket);
  };
  EXPECT_LT(bucket(0.2), 0.7);
  EXPECT_GT(bucket(1.2), 0.99);
}

TEST(Symptoms, WhoNeedsNoProcessorIsNotHeldUpByThoseWhoDo) {
  const auto others = [](double ready) {
    return read_others(made({{phi_static, 0}, {threads_runnable, ready}, {cpu_cores, 1}, {cpus_allowed, 1}}));
  };
  EXPECT_EQ(share(others(1), others_free), 1) << "one thread computes, the others wait for something else";
  EXPECT_FALSE(others(8)) << "seven are ready, and the scheduler lets a light one go first";
  EXPECT_GT(share(read_others(made({{phi_static, 1}, {threads_runnable, 8}, {cpu_cores, 1}, {cpus_allowed, 1}})),
                  others_queue),
            0.3)
      << "who does wait shares";
}

TEST(Symptoms, WhoFailsAtAnyLoadIsNotHurried) {
  Features f = made({{breaks, 1},
                     {breaks_by_errors, 1},
                     {breaks_at_users, 1},
                     {failed_share_one_user, 0.39},
                     {failed_share_break, 0.39},
                     {paced_failed_share, 0.08}});
  f.set_text("culprit", "/kilo");
  EXPECT_GT(share(read_curve(f), curve_hurried), 0.5);
  f.set(steady_failed_share, 0.35, 0.01, "search");
  f.set_text("steady_route", "/lima");
  EXPECT_GT(share(read_curve(f), curve_hurried), 0.5) << "that is another one";
  f.set_text("steady_route", "/kilo");
  EXPECT_GT(share(read_curve(f), curve_fails_alone), 0.9);
}

// The window of a limiter that the users before him have used up.
TEST(Symptoms, WhoWasServedAtFirstDoesNotFailWhateverTheLoad) {
  Features f = made({{breaks, 1},
                     {breaks_by_errors, 1},
                     {breaks_at_users, 1},
                     {failed_share_one_user, 0.99},
                     {failed_share_break, 0.99},
                     {served_first, 290},
                     {died, 0}});
  EXPECT_GT(share(read_curve(f), curve_hurried), 0.95);
  f.set(paced_failed_share, 1, 0.01);
  EXPECT_GT(share(read_curve(f), curve_hurried), 0.95) << "it is still shut";
  f.set(served_first, 19);
  EXPECT_GT(share(read_curve(f), curve_fails_alone), 0.95) << "a page or two that was there";
  f.set(served_first, 290);
  f.set(died, 1);
  EXPECT_GT(share(read_curve(f), curve_fails_alone), 0.95);
}

// 203 threads that all stop for 0.4 s of the 0.66 s in which they were looked at.
TEST(Symptoms, WhoMakesTheCulpritWaitShares) {
  EXPECT_GT(share(read_others(made({{phi_culprit, 1}})), others_queue), 0.3);
  EXPECT_EQ(share(read_others(made({{phi_culprit, 0}})), others_free), 1);
  EXPECT_EQ(share(read_others(made({{phi_culprit, 1}, {phi_static, 0}})), others_free), 1);
}

}  // namespace
}  // namespace brink::verdict::why
