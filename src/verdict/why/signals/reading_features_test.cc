#include "verdict/why/signals/reading_features.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace brink::verdict::why {
namespace {

Instant at(double s) { return Instant(from_seconds(s)); }

class Readings : public testing::Test {
 protected:
  void add(const char* subject, const char* name, std::vector<double> values) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      readings_.push_back({subject, name, values[i], at(1 + 0.25 * static_cast<double>(i))});
    }
  }
  Features features(std::uint64_t served = 0) const {
    Features out;
    features_of_readings(readings_, {at(1), at(6), served}, "comb", out);
    return out;
  }
  std::vector<sample::Reading> readings_;
};

TEST_F(Readings, StatesAreMeansIncreasesSumsLimitsTheLast) {
  add("target", "threads_futex", {30, 34, 35});
  add("target", "accept_overflows", {0, 3, 4});
  add("target", "fds_limit", {100, 1024});
  add("target", "fds_open", {10, 70, 20});
  add("host", "cpu_share", {0.5, 0.7});
  add("db", "lock_waits", {14, 16});
  const Features f = features();
  EXPECT_EQ(f.get(feature::threads_futex), 33);
  EXPECT_GT(f.find(feature::threads_futex)->error, 1);
  EXPECT_EQ(f.find(feature::threads_futex)->source, "comb");
  EXPECT_EQ(f.get(feature::accept_overflows), 7);
  EXPECT_EQ(f.get(feature::fds_limit), 1024);
  EXPECT_EQ(f.get(feature::fds_open), 70);
  EXPECT_NEAR(f.get(feature::host_cpu_share).value(), 0.6, 1e-12);
  EXPECT_EQ(f.get(feature::db_lock_waits), 15);
}

TEST_F(Readings, TheNumberAtWorkVariesWithinAndBetweenReadings) {
  add("target", "threads_at_work", {4, 8, 4, 8});
  EXPECT_FALSE(features().has(feature::threads_at_work_spread));
  add("target", "threads_at_work_spread", {1, 3, 1, 3});
  EXPECT_EQ(features().get(feature::threads_at_work), 6);
  EXPECT_NEAR(features().get(feature::threads_at_work_spread).value(), std::hypot(2, std::sqrt(16.0 / 3)), 1e-9);
}

TEST_F(Readings, WhatWasNotReadIsAbsent) {
  EXPECT_TRUE(features().numbers().empty());
  readings_.push_back({"target", "cpu_cores", 2, at(0.5)});  // before the window
  readings_.push_back({"target", "cpu_cores", 2, at(7)});
  readings_.push_back({"generator", "cpu_cores", 2, at(2)});
  EXPECT_TRUE(features().numbers().empty());
}

TEST_F(Readings, BytesGainedPerRequest) {
  std::vector<double> rss;
  for (int i = 0; i < 20; ++i) rss.push_back(1e8 + 1e6 * i);
  add("target", "rss_bytes", rss);
  EXPECT_NEAR(features(1000).get(feature::rss_per_request).value(), 20e6 / 1000, 2000);
  EXPECT_FALSE(features().has(feature::rss_per_request));
}

TEST_F(Readings, ThePeerThatMostThreadsWaitFor) {
  add("peer", "redis 127.0.0.1:6379", {1, 1});
  add("peer", "postgres 127.0.0.1:5432", {4, 5});
  EXPECT_EQ(features().text("peer"), "postgres 127.0.0.1:5432");
}

}  // namespace
}  // namespace brink::verdict::why
