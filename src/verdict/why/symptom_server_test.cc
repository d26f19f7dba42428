// What the target's own side says of it, and what it must not say.
#include "verdict/why/symptom_test.h"

#include <gtest/gtest.h>

#include "verdict/rules/amounts.h"

namespace brink::verdict::why {
namespace {

using enum Symptom;
using namespace feature;

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
TEST(Symptoms, OnlyWhoComputesIsThrottled) {
  Features f = made({{quota_acf, 0.99}, {s_min, 0.1}});
  EXPECT_GT(share(read_quota(f), quota_pulse), 0.9) << "nothing is known of its processors";
  f.set(cpu_cores, 0.1);
  EXPECT_GT(share(read_quota(f), quota_pulse), 0.9);
  f.set(cpu_cores, 0.009);
  EXPECT_FALSE(read_quota(f));
}

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

}  // namespace
}  // namespace brink::verdict::why
