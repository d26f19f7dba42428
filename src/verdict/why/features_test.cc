#include "verdict/why/features.h"

#include <gtest/gtest.h>

#include "verdict/why/symptom_readers.h"

namespace brink::verdict::why {
namespace {

TEST(Features, TheLaterValueWins) {
  Features known, found;
  known.set(feature::s_min, 1);
  found.set(feature::s_min, 2, 0.1, "connection");
  known.merge(found);
  EXPECT_EQ(known.get(feature::s_min), 2);
  EXPECT_EQ(known.find(feature::s_min)->source, "connection");
}

TEST(Features, AShortLookDoesNotUndoAFreezeThatWasSeen) {
  Features known, found;
  known.set(feature::freeze_longest, 2.5);
  known.set(feature::freeze_share, 0.2);
  found.set(feature::freeze_longest, 0);
  found.set(feature::freeze_share, 0);
  known.merge(found);
  EXPECT_EQ(known.get(feature::freeze_longest), 2.5);
  EXPECT_EQ(known.get(feature::freeze_share), 0.2);
  found.set(feature::freeze_longest, 3);
  found.set(feature::freeze_period, 10);
  known.merge(found);
  EXPECT_EQ(known.get(feature::freeze_longest), 3);
  EXPECT_EQ(known.get(feature::freeze_period), 10);
}

TEST(Features, WhoFrozeIsLearntEvenWhereNoFreezeWasMeasured) {
  Features known, found;
  known.set(feature::freeze_longest, 2.5);
  found.set(feature::freeze_one_route, 1);
  known.merge(found);
  EXPECT_EQ(known.get(feature::freeze_one_route), 1);
}

TEST(Features, ALookWithoutSpellsDoesNotUndoThose) {
  Features known, found;
  known.set(feature::refusal_spell, 4);
  found.set(feature::refusal_spell, 0);
  known.merge(found);
  EXPECT_EQ(known.get(feature::refusal_spell), 4);
}

TEST(Features, ALoadThatDoesNotOverflowDoesNotUndoOneThatDid) {
  Features known, found;
  known.set(feature::accept_overflows, 240);
  known.set(feature::connect_retry_share, 0.2);
  found.set(feature::accept_overflows, 0, 0, "comb");
  found.set(feature::connect_retry_share, 0.3, 0, "bystander");
  known.merge(found);
  EXPECT_EQ(known.get(feature::accept_overflows), 240);
  EXPECT_EQ(known.get(feature::connect_retry_share), 0.3);
}

TEST(Symptoms, OneSlowAnswerThatDidNotFailIsNoDoubtAboutFailing) {
  Features f;
  f.set(feature::breaks, 1);
  f.set(feature::breaks_by_errors, 0);
  f.set(feature::breaks_at_users, 1);
  f.set(feature::failed_share_one_user, 0, 0.3);
  const auto reading = read_curve(f);
  ASSERT_TRUE(reading);
  EXPECT_EQ(reading->likeliest(), Symptom::curve_slow_alone);
  EXPECT_EQ(reading->values.size(), 1u);
}

TEST(Symptoms, WhatBreaksByLatencyDidNotFailForOneUser) {
  Features f;
  f.set(feature::breaks, 1);
  f.set(feature::breaks_by_errors, 0);
  f.set(feature::breaks_at_users, 160);
  f.set(feature::saturated, 1);
  f.set(feature::failed_share_one_user, 0, 0.1);
  const auto reading = read_curve(f);
  ASSERT_TRUE(reading);
  EXPECT_EQ(reading->likeliest(), Symptom::curve_plateau);
  EXPECT_EQ(reading->values.size(), 1u);
}

}  // namespace
}  // namespace brink::verdict::why
