#include "verdict/why/signals/values.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "verdict/why/signals/queue_sim_test.h"

namespace brink::verdict::why {
namespace {

TEST(Values, TakesApart) {
  const std::vector<sample::Sample> all = {made_sample(0, 1), made_sample(0, 2, 1),
                                           made_sample(0, 3, 0, sample::Failure::status, 500),
                                           made_sample(0, 4, 0, sample::Failure::no_fds)};
  EXPECT_EQ(of_route(all, 0).size(), 3u);
  EXPECT_EQ(successes(all).size(), 2u);
  EXPECT_EQ(failures(all).size(), 1u);  // no descriptors of ours are no failure of the target's
  EXPECT_EQ(response_times(all), (std::vector<double>{1, 2, 3, 4}));
  EXPECT_EQ(completion_times(all).front(), 101);
}

TEST(Values, ServiceTimesNeedARequestThatWasSent) {
  sample::Sample unsent = made_sample(0, 1, 0, sample::Failure::refused);
  unsent.sent = {};
  EXPECT_TRUE(service_times(std::vector{unsent}).empty());
}

TEST(Values, QuantilesWithErrors) {
  Random random(3);
  std::vector<double> values;
  for (int i = 0; i < 1000; ++i) values.push_back(random.uniform());
  const auto median = median_estimate(values);
  ASSERT_TRUE(median);
  EXPECT_NEAR(median->value, 0.5, 0.05);
  EXPECT_NEAR(median->error, 0.5 / std::sqrt(1000.0), 0.008);
  EXPECT_FALSE(median_estimate(std::span(values).first(4)));
  EXPECT_GT(median_estimate(std::span(values).first(10))->error, 0.05);
}

TEST(Values, Moments) {
  const std::vector<double> values = {1, 2, 3, 4};
  EXPECT_DOUBLE_EQ(mean_of(values), 2.5);
  EXPECT_NEAR(deviation_of(values), 1.29099, 1e-5);
  EXPECT_NEAR(variation_of(values), 0.516398, 1e-5);
  EXPECT_EQ(quantile_of(values, 0.5), 2);
  EXPECT_EQ(quantile_of({}, 0.5), 0);
  EXPECT_EQ(mean_of({}), 0);
  EXPECT_EQ(variation_of(std::vector<double>{7}), 0);
}

TEST(Values, SharesAreNeverQuiteSure) {
  EXPECT_EQ(share_estimate(0, 10).value, 0);
  EXPECT_GT(share_estimate(0, 10).error, 5 * share_estimate(0, 1000).error);
  EXPECT_NEAR(share_estimate(50, 100).error, 0.05, 1e-3);
}

TEST(Values, AutocorrelationOfAWave) {
  std::vector<double> wave;
  for (int i = 0; i < 400; ++i) wave.push_back(std::sin(2 * std::numbers::pi * i / 20));
  EXPECT_NEAR(autocorrelation(wave, 20), 1, 0.01);
  EXPECT_NEAR(autocorrelation(wave, 10), -1, 0.01);
  EXPECT_EQ(autocorrelation(std::vector<double>(50, 3.0), 2), 0);
  EXPECT_EQ(autocorrelation({}, 1), 0);
}

TEST(Values, SlicesOfTime) {
  const std::vector<double> events = {1.0, 1.01, 1.15, 1.39};
  EXPECT_EQ(counts_in_slices(events, 0.1), (std::vector<double>{2, 1, 0}));
  EXPECT_TRUE(counts_in_slices(events, 1e-9, 100).empty());
  EXPECT_TRUE(counts_in_slices({}, 0.1).empty());
}

std::vector<Weighed> alike(std::initializer_list<double> values) {
  std::vector<Weighed> out;
  for (const double value : values) out.push_back({value, 1});
  return out;
}

TEST(Values, WhatFallsIsFittedByWhatNeverRises) {
  EXPECT_EQ(falling_fit(alike({9, 7, 4, 4, 1})), (std::vector<double>{9, 7, 4, 4, 1}));
  EXPECT_EQ(falling_fit(alike({1, 2, 3})), (std::vector<double>{2, 2, 2}));
  EXPECT_EQ(falling_fit(alike({8, 3, 5, 1})), (std::vector<double>{8, 4, 4, 1}));
  EXPECT_EQ(falling_fit(std::vector<Weighed>{{8, 1}, {3, 1}, {5, 3}}), (std::vector<double>{8, 4.5, 4.5}));
  EXPECT_TRUE(falling_fit({}).empty());
}

TEST(Values, AFallIsAsSureAsTheValuesAreEven) {
  const Estimate clear = fall_of(alike({160, 150, 120, 64}), 0);
  EXPECT_DOUBLE_EQ(clear.value, 0.6);
  EXPECT_EQ(clear.error, 0);
  const Estimate scattered = fall_of(alike({96, 100, 77, 55, 103, 95, 87, 57}), 0);
  EXPECT_DOUBLE_EQ(scattered.value, 1 - 57.0 / 98);
  EXPECT_NEAR(scattered.error, 0.21, 0.01);
  const Estimate none = fall_of(alike({80, 80, 80}), 0);
  EXPECT_EQ(none.value, 0);
  EXPECT_EQ(none.error, 0);
}

TEST(Values, AFallIsAsSureAsItsEndsWereLookedAtForLong) {
  const auto error = [](double of_last) {
    return fall_of(std::vector<Weighed>{{96, 2}, {104, 2}, {96, 2}, {104, 2}, {57, of_last}}, 0).error;
  };
  EXPECT_GT(error(1), 1.5 * error(4));
  EXPECT_NEAR(error(8), error(4) * std::sqrt((1 / 8.0 + 1 / 8.0) / (1 / 8.0 + 1 / 4.0)), 1e-9);
}

// 144 of 1.5 s and 86 of as long, each of work that is spread three times as wide as its mean.
TEST(Values, AFallIsAsSureAsItsEndsWereCounted) {
  const std::vector<Weighed> ends{{96, 1.5}, {57.3, 1.5}};
  EXPECT_NEAR(fall_of(ends, 1).error, 0.6 * std::sqrt(1 / 144.0 + 1 / 86.0), 0.001);
  EXPECT_NEAR(fall_of(ends, 9).error, 3 * fall_of(ends, 1).error, 1e-12);
  EXPECT_EQ(fall_of(std::vector<Weighed>{{96, 1.5}, {0, 1.5}}, 9).error, 0) << "nothing at all is no luck";
}

}  // namespace
}  // namespace brink::verdict::why
