// How requests differ: spread and failures.
#include "verdict/why/signals/spread.h"

#include <gtest/gtest.h>

#include "verdict/why/signals/failures.h"
#include "verdict/why/signals/queue_sim_test.h"

namespace brink::verdict::why {
namespace {

using sample::Failure;

Instant at(double s) { return Instant(from_seconds(100 + s)); }

TEST(Spread, AFairQueueStarvesNobody) {
  ClosedQueue queue;
  queue.users = 16;
  const auto samples = simulate(queue);
  const auto starved = starved_share(samples, 16, at(0), samples.back().done);
  ASSERT_TRUE(starved);
  EXPECT_EQ(starved->value, 0);
}

TEST(Spread, UsersThatArePassedOverStarve) {
  std::vector<sample::Sample> samples;
  for (int i = 0; i < 1000; ++i) {
    const auto user = static_cast<std::uint32_t>(i % 6);  // of eight, two are never served
    samples.push_back(made_sample(i * 0.01, i * 0.01 + 0.06));
    samples.back().user = UserId{user};
  }
  const auto starved = starved_share(samples, 8, at(0), at(10));
  ASSERT_TRUE(starved);
  EXPECT_DOUBLE_EQ(starved->value, 0.25);
  EXPECT_FALSE(starved_share(samples, 8, at(0), at(0.5)));  // too short to tell
  EXPECT_FALSE(starved_share({}, 8, at(0), at(10)));
}

TEST(Spread, TransferShare) {
  std::vector<sample::Sample> samples = {made_sample(0, 1), made_sample(0, 1)};
  EXPECT_DOUBLE_EQ(transfer_share(samples).value(), 0);
  samples[0].first_byte = at(0.2);
  EXPECT_NEAR(transfer_share(samples).value(), 0.4, 1e-9);
  EXPECT_FALSE(transfer_share({}));
}

TEST(Spread, TwoKindsOfResponse) {
  Random random(4);
  std::vector<double> times;
  for (int i = 0; i < 200; ++i) times.push_back(varied(random, i % 5 == 0 ? 0.2 : 0.02, 0.2));
  const auto found = bimodality_of(times);
  ASSERT_TRUE(found);
  EXPECT_NEAR(found->share.value, 0.2, 0.01);
  EXPECT_NEAR(found->ratio, 10, 1.5);
}

TEST(Spread, OneWideKindIsNotTwo) {
  for (const double cv : {0.05, 0.3, 1.0}) {
    for (const std::uint64_t seed : {1u, 2u, 3u, 4u, 5u}) {
      Random random(seed);
      std::vector<double> lognormal, exponential;
      for (int i = 0; i < 200; ++i) {
        lognormal.push_back(varied(random, 0.02, cv));
        exponential.push_back(random.exponential(0.02));
      }
      EXPECT_FALSE(bimodality_of(lognormal)) << cv << " " << seed;
      EXPECT_FALSE(bimodality_of(exponential)) << seed;
    }
  }
  EXPECT_FALSE(bimodality_of(std::vector<double>(100, 0.02)));
  EXPECT_FALSE(bimodality_of({}));
}

TEST(Failures, LatencyOfATimerHasNoSpread) {
  std::vector<sample::Sample> samples;
  for (int i = 0; i < 40; ++i) {
    samples.push_back(made_sample(i, i + 0.05));
    samples.push_back(made_sample(i, i + 0.5 + 0.0001 * i, 0, Failure::status, 500));
  }
  const auto latency = failure_latency(samples);
  ASSERT_TRUE(latency);
  EXPECT_NEAR(latency->median.value, 0.502, 0.002);
  EXPECT_LT(latency->spread, 0.02);
  EXPECT_FALSE(failure_latency(std::span(samples).first(4)));
}

TEST(Failures, WaitsGivenUpStandInForResponses) {
  std::vector<sample::Sample> samples;
  for (int i = 0; i < 10; ++i) samples.push_back(made_sample(i, i + 2.0, 0, Failure::first_byte_timeout));
  EXPECT_NEAR(failure_latency(samples).value().median.value, 2, 1e-9);
}

TEST(Failures, ConcentratedAtARequestNumber) {
  std::vector<sample::Sample> samples;
  for (std::uint32_t i = 0; i < 10; ++i) {
    samples.push_back(made_sample(i, i + 0.1, 0, Failure::closed_early));
    samples.back().connection_request = i < 8 ? 100 : i;
  }
  EXPECT_EQ(failed_request_number(samples), 100u);
  EXPECT_NEAR(failed_on_reused(samples).value().value, 1, 1e-9);
  for (std::uint32_t i = 0; i < 10; ++i) samples[i].connection_request = i;
  EXPECT_FALSE(failed_request_number(samples));
  EXPECT_NEAR(failed_on_reused(samples).value().value, 0.9, 1e-9);
  EXPECT_FALSE(failed_request_number({}));
  EXPECT_FALSE(failed_on_reused({}));
}

TEST(Failures, ConnectionsThatEndAfterTheSameNumberOfRequests) {
  const auto users_that_reconnect = [](auto requests_of_connection) {
    std::vector<sample::Sample> samples;
    for (std::uint32_t user = 0; user < 4; ++user) {
      double at = 0.001 * user;
      for (std::uint32_t connection = 0; connection < 4; ++connection) {
        for (std::uint32_t i = 0; i < requests_of_connection(user, connection); ++i) {
          samples.push_back(made_sample(at, at + 0.004));
          samples.back().user = UserId{user};
          samples.back().connection_request = i;
          at += 0.01;
        }
      }
    }
    return samples;
  };
  EXPECT_EQ(closed_after(users_that_reconnect([](auto, auto) { return 25u; })), 25u);
  EXPECT_FALSE(
      closed_after(users_that_reconnect([](auto user, auto connection) { return 10 + 7 * user + connection; })));
  EXPECT_FALSE(closed_after(users_that_reconnect([](auto, auto) { return 1u; })));  // nothing is kept open at all
  EXPECT_FALSE(closed_after({}));
}

TEST(Failures, RepeatedSynByTheKernelsSchedule) {
  using namespace std::chrono_literals;
  for (const auto took : {1004ms, 2010ms, 3020ms, 4001ms}) EXPECT_TRUE(looks_repeated(took, SynSchedule::linear));
  EXPECT_FALSE(looks_repeated(2010ms, SynSchedule::exponential));
  EXPECT_TRUE(looks_repeated(7010ms, SynSchedule::exponential));
  EXPECT_FALSE(looks_repeated(1500ms, SynSchedule::linear));
  EXPECT_FALSE(looks_repeated(0ms, SynSchedule::linear));
  std::vector<sample::Sample> samples(10, made_sample(0, 1));
  EXPECT_FALSE(connect_retry_share(samples));
  for (std::size_t i = 0; i < samples.size(); ++i) samples[i].connect = i < 3 ? Duration(1005ms) : Duration(1ms);
  EXPECT_NEAR(connect_retry_share(samples).value().value, 0.3, 1e-9);
}

}  // namespace
}  // namespace brink::verdict::why
