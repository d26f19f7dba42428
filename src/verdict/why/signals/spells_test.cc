// Stretches in which everything is turned away.
#include "verdict/why/signals/spells.h"

#include <gtest/gtest.h>

#include <cmath>

#include "verdict/why/signals/queue_sim_test.h"

namespace brink::verdict::why {
namespace {

// 20 requests a second; who is served takes `work`, everybody else gets 503 after 2 ms.
template <class Served>
std::vector<sample::Sample> asked(double length, double work, Served served) {
  std::vector<sample::Sample> samples;
  for (int i = 0; i < 20 * length; ++i) {
    const double at = i * 0.05;
    samples.push_back(served(i, at) ? made_sample(at, at + work)
                                    : made_sample(at, at + 0.002, 0, sample::Failure::status, 503));
  }
  return samples;
}

TEST(Spells, ABreakerIsOpenForItsTime) {
  const auto found =
      find_spells(asked(12, 0.03, [](int, double at) { return at < 1 || (at >= 5 && at < 6) || at >= 10; }));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->count, 2u);
  EXPECT_NEAR(found->usual, 4.05, 0.1);
}

TEST(Spells, FullSlotsTurnAwayAmongThoseTheyServe) {
  const auto found = find_spells(asked(12, 0.03, [](int i, double) { return i % 4 == 0; }));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->count, 0u);
  EXPECT_EQ(found->usual, 0);
}

TEST(Spells, AWindowOfASecondIsNone) {
  const auto found = find_spells(asked(12, 0.03, [](int, double at) { return at - std::floor(at) < 0.3; }));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->count, 0u);
}

TEST(Spells, WhatEndsForGoodIsNone) {
  const auto found = find_spells(asked(12, 0.03, [](int, double at) { return at < 4; }));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->count, 0u);
}

TEST(Spells, SlowFailuresAreNoRefusals) {
  auto samples = asked(12, 0.03, [](int, double at) { return at < 1 || at >= 5; });
  for (sample::Sample& s : samples) {
    if (!s.ok()) s.done += from_seconds(1.0);
  }
  EXPECT_FALSE(find_spells(samples));
}

TEST(Spells, LittleSaysNothing) {
  const auto breaker = [](int, double at) { return at < 0.5 || at >= 2.5; };
  EXPECT_FALSE(find_spells(asked(3, 0.03, breaker)));
  EXPECT_FALSE(find_spells(asked(12, 0.03, [](int, double) { return true; })));
  EXPECT_FALSE(find_spells(asked(12, 0.03, [](int, double) { return false; })));
  EXPECT_FALSE(find_spells({}));
}

}  // namespace
}  // namespace brink::verdict::why
