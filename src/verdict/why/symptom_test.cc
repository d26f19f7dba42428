// What a group of features says, and what it must not say.
#include "verdict/why/symptom.h"

#include <gtest/gtest.h>

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

TEST(Symptoms, AColdStartIsFelt) {
  EXPECT_EQ(share(read_start(made({{s_min, 70e-6}, {burst_ratio, 20}})), start_warm), 1);
  EXPECT_EQ(share(read_start(made({{s_min, 0.02}, {burst_ratio, 20}})), start_cold), 1);
  EXPECT_EQ(share(read_start(made({{s_min, 0.03}, {growth_delay, 2.2}, {burst_ratio, 1}})), start_cold), 1);
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

}  // namespace
}  // namespace brink::verdict::why
