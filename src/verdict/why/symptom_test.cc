// What a group of features says, and what it must not say.
#include "verdict/why/symptom.h"

#include <gtest/gtest.h>

#include "verdict/rules/amounts.h"
#include "verdict/why/diagnosis.h"
#include "verdict/why/symptom_readers.h"

namespace brink::verdict::why {
namespace {

using enum Symptom;
using namespace feature;

double share(const std::optional<Reading>& reading, Symptom symptom) {
  if (!reading) return 0;
  for (const auto& [known, p] : reading->values) {
    if (known == symptom) return p;
  }
  return 0;
}

struct Value {
  std::string_view name;
  double value;
};
Features made(const std::vector<Value>& values) {
  Features f;
  for (const Value& v : values) f.set(v.name, v.value);
  return f;
}

double belief_in(const Features& f, std::string_view cause) {
  for (const Ranked& r : belief(f)) {
    if (r.cause == cause) return r.confidence;
  }
  return 0;
}

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

Features held_by(double at_work, double spread) {
  return made({{threads_at_work, at_work},
               {threads_at_work_spread, spread},
               {threads_futex, 18},
               {hold_users, 24},
               {hold_rate, 84},
               {x_max, 84},
               {s_min, 0.12}});
}

TEST(Symptoms, AsManyAtWorkAtAllTimesAreSlots) {
  const Features f = held_by(5, 0.15);
  EXPECT_EQ(share(read_working(f), working_fixed), 1);
  EXPECT_EQ(rules::slots(f), 5) << "and not 84 x 0.12";
  EXPECT_EQ(symptom_text(working_fixed, f), "always 5 threads are at work, and the others wait for them");
}

TEST(Symptoms, SlotsThatWereCountedComeBeforeThoseOfACombUnlessTheyWaitForAnother) {
  Features f = held_by(5, 0.15);
  f.set(comb_lag, 8);
  EXPECT_EQ(rules::slots(f), 5);
  f.set(threads_peer, 4.9);
  EXPECT_EQ(rules::slots(f), 8) << "of the server behind";
  f = held_by(3.4, 0.5);
  f.set(comb_lag, 8);
  EXPECT_EQ(rules::slots(f), 8) << "not counted";
}

TEST(Symptoms, NowMoreAndNowFewerAtWorkAreNone) {
  for (const Features& f : {held_by(3.4, 0.5), held_by(5, 1.4), held_by(3.5, 0.2)}) {
    EXPECT_LT(share(read_working(f), working_fixed), 0.05);
    EXPECT_EQ(rules::slots(f), 10);
  }
}

TEST(Symptoms, WhoeverIsAtWorkSaysNothingWhereNobodyWaitsForHim) {
  EXPECT_TRUE(read_working(held_by(5, 0)));
  EXPECT_FALSE(read_working(held_by(1, 0))) << "a lock, a loop, a single worker: all alike";
  EXPECT_FALSE(read_working(held_by(20, 0))) << "nearly all users are served";
  for (const auto& [name, value] : {std::pair(threads_futex, 0.5), {threads_runnable, 4.0}, {hold_rate, 30.0}}) {
    Features f = held_by(5, 0);
    f.set(name, value);
    EXPECT_FALSE(read_working(f)) << name;
  }
}

TEST(Symptoms, ACounterThatStandsStillExcludesWhatItCounts) {
  const auto reading = read_kernel(made({{oom_kills, 0}}));
  ASSERT_TRUE(reading);
  EXPECT_EQ(share(reading, kernel_oom), 0);
  EXPECT_GT(share(reading, kernel_throttled), 0.05) << "nobody counted it";
  EXPECT_EQ(reading->open.size(), 4u);
  EXPECT_FALSE(read_kernel({}));
  const auto all = read_kernel(made({{oom_kills, 0},
                                     {throttled_share, 0},
                                     {accept_overflows, 0},
                                     {fds_open, 20},
                                     {fds_limit, 1000},
                                     {rss_per_request, 0}}));
  EXPECT_EQ(share(all, kernel_plain), 1);
  EXPECT_EQ(share(read_kernel(made({{oom_kills, 1}, {accept_overflows, 0}})), kernel_oom), 1);
}

TEST(Symptoms, WhatACounterExcludesIsNotBelieved) {
  const Features dead = made(
      {{died, 1}, {restarted, 1}, {breaks, 1}, {breaks_by_errors, 1}, {failed_refused, 1}, {failed_share_break, 1}});
  Features counted = dead;
  counted.set(oom_kills, 0);
  EXPECT_GT(belief_in(dead, "memory_limit"), 0.05);
  EXPECT_LT(belief_in(counted, "memory_limit"), 0.02);
  EXPECT_NEAR(belief_in(counted, "cpu_throttled"), belief_in(dead, "cpu_throttled"), 0.02)
      << "not looked for in either";
}

// Eight requests that compute, on one processor of two: as threads that share an interpreter lock, and as threads that
// share nothing but the one processor they may run on.
TEST(Symptoms, WaitingForALockIsNotWaitingForAProcessor) {
  Features f = made({{cpu_cores, 1},
                     {host_cores, 2},
                     {host_cpu_share, 0.6},
                     {top_thread_cpu, 0.13},
                     {threads_runnable, 8},
                     {threads_futex, 0}});
  EXPECT_GT(share(read_process(f), process_all_cores), 0.9);
  f.set(threads_runnable, 3);
  f.set(threads_futex, 5);
  EXPECT_GT(share(read_process(f), process_convoy), 0.9);
}

TEST(Symptoms, AnInterpreterLockIsPassedOnFromThreadToThread) {
  Features f = made({{cpu_cores, 1},
                     {host_cores, 2},
                     {host_cpu_share, 0.6},
                     {top_thread_cpu, 0.1},
                     {threads_runnable, 1},
                     {threads_futex, 14}});
  EXPECT_GT(share(read_process(f), process_convoy), 0.9);
  f.set(top_thread_cpu, 0.98);  // the others are helpers with nothing to do
  EXPECT_GT(share(read_process(f), process_one_core), 0.8);
  f.set(top_thread_cpu, 0.02);
  f.set(cpu_cores, 0.05);
  EXPECT_GT(share(read_process(f), process_lock), 0.95);
}

// Sessions of a store on this machine: they compute, or they wait, and the processors tell. Of one elsewhere nobody
// knows.
TEST(Symptoms, AStoreOnThisMachineWorksOrWaits) {
  Features f = made({{cpu_cores, 0.1}, {host_cores, 2}, {host_cpu_share, 0.95}, {threads_futex, 2}, {threads_peer, 8}});
  f.set_text("peer", "postgres");
  EXPECT_GT(share(read_process(f), process_store_works), 0.9);
  EXPECT_LT(share(read_process(f), process_others), 0.05) << "whom the target waits for is no neighbour";
  f.set(threads_futex, 20);
  EXPECT_GT(share(read_process(f), process_store_works), 0.9) << "behind a pool as well";
  f.set(host_cpu_share, 0.5);
  EXPECT_GT(share(read_process(f), process_pool), 0.95);
  f.set(threads_futex, 0);
  EXPECT_GT(share(read_process(f), process_store), 0.95);
  f.set(host_cpu_share, 0.95);
  f.set_text("peer", "10.0.0.7:5432");
  EXPECT_EQ(share(read_process(f), process_store_works), 0);
}

// 50 a second, evenly: one at a time would take 20 ms for each, however rarely it is asked.
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

TEST(Symptoms, OnlyWhoComputesIsThrottled) {
  Features f = made({{quota_acf, 0.99}, {s_min, 0.1}});
  EXPECT_GT(share(read_quota(f), quota_pulse), 0.9) << "nothing is known of its processors";
  f.set(cpu_cores, 0.1);
  EXPECT_GT(share(read_quota(f), quota_pulse), 0.9);
  f.set(cpu_cores, 0.009);
  EXPECT_FALSE(read_quota(f));
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

// 203 threads that all stop for 0.4 s of the 0.66 s in which they were looked at.
TEST(Symptoms, AStopOfEverythingHoldsThreadsUp) {
  Features f = made({{cpu_cores, 0.6}, {threads, 203}, {threads_futex, 66.7}, {freeze_longest, 0.405}});
  EXPECT_GT(share(read_process(f), process_lock), 0.9);
  f.set(freeze_period, 2.5, 0, "search");
  f.set(watched_for, 0.66, 0, "comb");
  EXPECT_EQ(share(read_process(f), process_lock), 0);
  f.set(watched_for, 5, 0, "comb");
  EXPECT_GT(share(read_process(f), process_lock), 0.9) << "more than that holds up";
  f.set(watched_for, 0.66, 0, "comb");
  f.set(freeze_one_route, 1, 0, "bystander");
  EXPECT_GT(share(read_process(f), process_lock), 0.9) << "the route alone stops: who holds its lock was held up";
}

TEST(Symptoms, WhoMakesTheCulpritWaitShares) {
  EXPECT_GT(share(read_others(made({{phi_culprit, 1}})), others_queue), 0.3);
  EXPECT_EQ(share(read_others(made({{phi_culprit, 0}})), others_free), 1);
  EXPECT_EQ(share(read_others(made({{phi_culprit, 1}, {phi_static, 0}})), others_free), 1);
}

}  // namespace
}  // namespace brink::verdict::why
