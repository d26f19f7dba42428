#include "verdict/why/signals/sample_features.h"

#include <gtest/gtest.h>

#include "verdict/why/signals/queue_sim_test.h"

namespace brink::verdict::why {
namespace {

using sample::Failure;

class SampleFeatures : public testing::Test {
 protected:
  Features features() const {
    Scene scene;
    scene.cast[static_cast<std::size_t>(Role::culprit)] = 0;
    scene.s_min = std::chrono::milliseconds(50);
    scene.keepalive = keepalive_;
    Features out = known_;
    features_of_samples(scene, trials_, out);
    return out;
  }
  void add(std::uint32_t users, std::vector<sample::Sample> samples) {
    Trial trial;
    plan::Closed closed;
    closed.users = users;
    trial.stage.load = closed;
    trial.samples = std::move(samples);
    trials_.push_back(std::move(trial));
  }
  Features known_;
  std::vector<Trial> trials_;
  bool keepalive_ = true;
};

TEST_F(SampleFeatures, OfASteadyTarget) {
  ClosedQueue queue;
  queue.users = 1;
  queue.completions = 200;
  add(1, simulate(queue));
  const Features f = features();
  EXPECT_NEAR(f.get(feature::first_request).value(), 0.05, 0.02);
  EXPECT_EQ(f.get(feature::freeze_longest), 0);
  EXPECT_FALSE(f.has(feature::bimodal_share));
  EXPECT_FALSE(f.has(feature::failed_latency));
  EXPECT_TRUE(f.has(feature::drift_per_request));
}

TEST_F(SampleFeatures, FreezesAndTwoKinds) {
  ClosedQueue queue;
  queue.users = 16;
  queue.completions = 2500;
  auto samples = simulate(queue);
  freeze(samples, 2.5, 0.5);
  add(16, samples);
  std::vector<sample::Sample> two;
  for (int i = 0; i < 100; ++i) two.push_back(made_sample(i, i + (i % 4 == 0 ? 0.3 : 0.03)));
  add(1, two);
  const Features f = features();
  EXPECT_NEAR(f.get(feature::freeze_longest).value(), 0.5, 0.06);
  EXPECT_NEAR(f.get(feature::freeze_period).value(), 2.5, 0.1);
  EXPECT_NEAR(f.get(feature::bimodal_share).value(), 0.25, 1e-9);
  EXPECT_NEAR(f.get(feature::bimodal_ratio).value(), 10, 0.1);
}

TEST_F(SampleFeatures, WhoIsTurnedAwayAloneAfterTheLoad) {
  const auto answered = [](Failure failure) {
    std::vector<sample::Sample> samples;
    for (int i = 0; i < 5; ++i) samples.push_back(made_sample(i, i + 0.1, 0, failure));
    return samples;
  };
  add(1, answered(Failure::none));
  known_.set(feature::failed_share_one_user, 0);
  EXPECT_FALSE(features().has(feature::refused_alone));
  EXPECT_NEAR(features().get(feature::slowest_alone).value(), 0.1, 1e-6);
  for (const Failure each : {Failure::status, Failure::status, Failure::none, Failure::status}) add(1, answered(each));
  EXPECT_EQ(features().get(feature::refused_alone), 2);
  known_.set(feature::failed_share_one_user, 0.5);
  EXPECT_FALSE(features().has(feature::refused_alone)) << "he was turned away from the beginning";
}

TEST_F(SampleFeatures, GapsOfAnyLengthHaveASpread) {
  for (const bool alike : {true, false}) {
    trials_.clear();
    std::vector<sample::Sample> samples;
    double at = 0;
    for (int i = 0; i < 400; ++i) {
      const double stop = i % 40 == 39 ? (alike ? 0.5 : 0.1 * (1 + i / 40)) : 0;
      for (int user = 0; user < 16; ++user) samples.push_back(made_sample(at, at + stop + 0.005 + user * 1e-4));
      at += stop + 0.01;
    }
    add(16, samples);
    EXPECT_GE(features().get(feature::freeze_longest).value(), 0.4);
    EXPECT_EQ(features().get(feature::freeze_spread).value() > 0.2, !alike);
  }
}

TEST_F(SampleFeatures, ConnectionsLostInsideAResponse) {
  std::vector<sample::Sample> samples;
  for (int i = 0; i < 40; ++i) {
    samples.push_back(made_sample(i, i + 0.1, 0, i % 2 == 0 ? Failure::closed_early : Failure::none));
    if (i % 8 != 0) samples.back().first_byte = {};
  }
  add(8, samples);
  known_.set(feature::failed_reset, 1);
  const Features f = features();
  EXPECT_NEAR(f.get(feature::failed_cut).value(), 0.25, 1e-9);
  EXPECT_NEAR(f.get(feature::failed_reset).value(), 0.75, 1e-9);
  EXPECT_EQ(f.get(feature::failed_on_reused_share), 1);
  EXPECT_EQ(f.get(feature::failed_request_number), 1);
  EXPECT_FALSE(f.has(feature::freeze_longest));
}

TEST_F(SampleFeatures, ATargetThatClosesAfterEachAnswer) {
  std::vector<sample::Sample> samples;
  for (int i = 0; i < 40; ++i) {
    samples.push_back(made_sample(i, i + 0.1));
    samples.back().connection_request = 0;
  }
  add(1, samples);
  EXPECT_EQ(features().get(feature::reused_share), 0);
  for (std::uint32_t i = 0; i < 40; ++i) samples[i].connection_request = i;
  trials_.clear();
  add(1, samples);
  EXPECT_EQ(features().get(feature::reused_share), 1);
  trials_.clear();
  add(8, samples);
  EXPECT_FALSE(features().has(feature::reused_share)) << "each user of many has a first request";
  trials_.clear();
  samples.resize(5);
  add(1, samples);
  EXPECT_FALSE(features().has(feature::reused_share));
}

TEST_F(SampleFeatures, WhatTheClientClosesTheTargetDidNot) {
  std::vector<sample::Sample> samples;
  for (int i = 0; i < 40; ++i) samples.push_back(made_sample(i, i + 0.1));
  add(1, samples);
  keepalive_ = false;
  EXPECT_FALSE(features().has(feature::reused_share));
}

TEST_F(SampleFeatures, ABreakerThatOpensAndCloses) {
  std::vector<sample::Sample> samples;
  for (int i = 0; i < 240; ++i) {
    const bool open = i % 100 >= 20;  // four of five seconds
    samples.push_back(open ? made_sample(i * 0.05, i * 0.05 + 0.001, 0, Failure::status, 503)
                           : made_sample(i * 0.05, i * 0.05 + 0.03));
  }
  add(8, samples);
  EXPECT_NEAR(features().get(feature::refusal_spell).value(), 4, 0.2);
}

TEST_F(SampleFeatures, HowManyWereServedBeforeTheFirstFailed) {
  const auto answered = [](int count, Failure failure) {
    std::vector<sample::Sample> samples;
    for (int i = 0; i < count; ++i) samples.push_back(made_sample(i, i + 0.1, 0, failure));
    return samples;
  };
  add(4, answered(30, Failure::none));
  EXPECT_FALSE(features().has(feature::served_first));
  auto mixed = answered(10, Failure::none);
  mixed.push_back(made_sample(4.5, 4.6, 0, Failure::status));
  add(1, mixed);
  add(2, answered(10, Failure::none));
  EXPECT_EQ(features().get(feature::served_first), 35);
  trials_.front().every = 10;
  EXPECT_EQ(features().get(feature::served_first), 305);
}

TEST_F(SampleFeatures, NothingOfNothing) {
  EXPECT_TRUE(features().numbers().empty());
  add(1, {});
  EXPECT_TRUE(features().numbers().empty());
}

}  // namespace
}  // namespace brink::verdict::why
