#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <set>

#include "base/random.h"
#include "verdict/rules/list.h"
#include "verdict/why/belief.h"
#include "verdict/why/family.h"
#include "verdict/why/made_features_test.h"

namespace brink::verdict::rules {
namespace {

using why::background;
using why::Group;

std::array<double, why::group_count> row_sums(const Rule& rule) {
  std::array<double, why::group_count> sums{};
  for (const Row& row : rule.rows) sums[static_cast<std::size_t>(background(row.symptom).group)] += row.probability;
  return sums;
}

TEST(Rules, BackgroundsOfAGroupAddUpToOne) {
  std::array<double, why::group_count> sums{};
  for (std::size_t s = 0; s < why::symptom_count; ++s) {
    const why::Background b = background(static_cast<Symptom>(s));
    sums[static_cast<std::size_t>(b.group)] += b.share;
  }
  for (std::size_t g = 0; g < sums.size(); ++g) EXPECT_NEAR(sums[g], 1, 1e-9) << "group " << g;
}

TEST(Rules, RowsAreProbabilities) {
  for (const Rule* rule : all()) {
    std::set<Symptom> seen;
    for (const Row& row : rule->rows) {
      EXPECT_GT(row.probability, 0) << rule->cause.id;
      EXPECT_TRUE(seen.insert(row.symptom).second) << rule->cause.id << " names a symptom twice";
    }
    for (const double sum : row_sums(*rule)) EXPECT_LE(sum, 1 + 1e-9) << rule->cause.id;
  }
}

TEST(Rules, EveryCauseIsWhole) {
  std::set<std::string_view> ids, codes;
  for (const Rule* rule : all()) {
    const why::Cause& cause = rule->cause;
    EXPECT_TRUE(ids.insert(cause.id).second) << cause.id;
    EXPECT_TRUE(codes.insert(cause.code).second) << cause.code;
    EXPECT_NE(why::find_family(cause.family), nullptr) << cause.id;
    EXPECT_GT(cause.title.size(), 8) << cause.id;
    EXPECT_GT(cause.mechanism.size(), 80) << cause.id;
    EXPECT_GT(cause.fingerprint.size(), 40) << cause.id;
    EXPECT_GT(cause.fixes.size(), 20) << cause.id;
    if (cause.id == "unknown") continue;
    EXPECT_NE(rule->remedy, nullptr) << cause.id;
    EXPECT_GT(rule->wrong_if.size(), 10) << cause.id;
  }
}

TEST(Rules, TheStableIdsAreAllThere) {
  for (const std::string_view id : {"pool_exhausted",
                                    "worker_limit",
                                    "lock_contention",
                                    "cpu_bound",
                                    "event_loop_blocked",
                                    "periodic_pause",
                                    "rate_limited",
                                    "load_shedding",
                                    "backlog_overflow",
                                    "fd_limit",
                                    "keepalive_limit",
                                    "connection_churn",
                                    "bandwidth_limit",
                                    "downstream_slow",
                                    "leak_or_drift",
                                    "cold_start",
                                    "cpu_throttled",
                                    "waf_block",
                                    "always_failing",
                                    "crash",
                                    "slow_route",
                                    "data_dependent",
                                    "db_slow_query",
                                    "db_lock_wait",
                                    "memory_limit",
                                    "generator_limited",
                                    "none",
                                    "unknown"}) {
    EXPECT_NE(why::find_cause(id), nullptr) << id;
  }
}

TEST(Rules, WhatIsAlikeIsSoBothWays) {
  for (const Rule* rule : all()) {
    if (rule->alike.empty()) continue;
    const auto other =
        std::find_if(all().begin(), all().end(), [&](const Rule* r) { return r->cause.id == rule->alike; });
    ASSERT_NE(other, all().end()) << rule->cause.id;
    EXPECT_EQ((*other)->alike, rule->cause.id);
  }
}

TEST(Rules, FamiliesAreATree) {
  for (const why::Family& family : why::families()) {
    EXPECT_GE(why::depth(family.id), 0);
    EXPECT_LE(why::depth(family.id), 3);
    if (!family.parent.empty()) {
      EXPECT_TRUE(why::within(family.id, family.parent)) << family.id;
    }
  }
}

// Each fault, as search and experiments would see it, is named, or at least first.
TEST(Rules, FingerprintsNameTheirCause) {
  for (const std::string_view cause : why::test::made_causes()) {
    const why::Diagnosis d = why::diagnose(why::test::made(cause));
    EXPECT_EQ(d.cause, cause) << "first: " << d.ranked.front().cause << " " << d.ranked.front().confidence << ", then "
                              << (d.ranked.size() > 1 ? d.ranked[1].cause : "") << ", class " << d.family;
  }
}

why::Features random_features(Random& random) {
  why::Features out;
  constexpr double odd[] = {0, 1, -1, 1e-9, 0.5, 3, 1e300, -1e300, INFINITY, -INFINITY, NAN};
  for (const std::string_view cause : why::test::made_causes()) {
    const why::Features made = why::test::made(cause);
    for (const auto& [name, feature] : made.numbers()) {
      if (random.below(3) == 0) continue;
      const double value =
          random.below(2) == 0 ? odd[random.below(std::size(odd))] : feature.value * 4 * random.uniform();
      out.set(name, value, random.below(4) == 0 ? NAN : feature.value * random.uniform(), feature.source);
    }
  }
  if (random.below(2) == 0) out.set_text("body", "\xff\n\"");
  return out;
}

TEST(Rules, AnyFeaturesGiveAnHonestAnswer) {
  Random random(7);
  for (int i = 0; i < 60; ++i) {
    const why::Features f = random_features(random);
    double sum = 0;
    for (const why::Ranked& r : why::belief(f)) {
      EXPECT_GE(r.confidence, 0);
      sum += r.confidence;
    }
    EXPECT_NEAR(sum, 1, 1e-9);
    const why::Diagnosis d = why::diagnose(f);
    EXPECT_TRUE(d.cause == "unknown" || d.confidence >= 0.6) << d.cause << " " << d.confidence;
    EXPECT_LE(d.confidence, 0.97);
    EXPECT_LE(d.ranked.size(), 8);
    EXPECT_LE(d.evidence.size(), 8);
    EXPECT_GE(d.remedy.gain_low, 1);
    EXPECT_GE(d.remedy.gain_high, d.remedy.gain_low);
    EXPECT_LE(d.remedy.gain_high, 10);
    for (const auto& [name, value] : d.parameters) {
      if (const double* number = std::get_if<double>(&value)) {
        EXPECT_TRUE(std::isfinite(*number)) << name;
      }
    }
  }
}

// A cause without its necessary symptom is out, whatever else speaks for it.
TEST(Rules, NecessarySymptomThatIsAbsentIsAVeto) {
  why::Features f = why::test::made("pool_exhausted");
  f.set(why::feature::breaks_by_errors, 0);
  f.set(why::feature::failed_share_break, 0);
  EXPECT_EQ(why::diagnose(f).cause == "pool_exhausted", false);
  EXPECT_EQ(why::belief(f).front().cause, "worker_limit");
}

// Few users who all fail after the same long time: hardly a pool's queue. But a comb and a bystander outweigh that.
TEST(Rules, APoolThatTimesOutTooSoonIsStillAPool) {
  why::Features f = why::test::made("pool_exhausted");
  f.set(why::feature::breaks_at_users, 60);
  EXPECT_EQ(why::belief(f).front().cause, "pool_exhausted");
}

// Stores are named only when one was seen.
TEST(Rules, WithoutSightOfAStoreTheLookAlikeIsSaid) {
  why::Features f = why::test::made("db_lock_wait");
  f.set_text("peer", "");
  why::Features unseen;
  for (const auto& [name, feature] : f.numbers()) {
    if (!name.starts_with("db_") && !name.starts_with("threads_")) {
      unseen.set(name, feature.value, feature.error, feature.source);
    }
  }
  EXPECT_EQ(why::belief(unseen).front().cause, "lock_contention");
}

}  // namespace
}  // namespace brink::verdict::rules
