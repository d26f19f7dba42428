#include "verdict/why/signals/admission.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "verdict/why/signals/queue_sim_test.h"

namespace brink::verdict::why {
namespace {

// Lets `burst` through at once and `rate` per second on.
class TokenBucket {
 public:
  TokenBucket(double rate, double burst) : rate_(rate), burst_(burst), tokens_(burst) {}
  bool operator()(double at) {
    tokens_ = std::min(burst_, tokens_ + (at - last_) * rate_);
    last_ = at;
    if (tokens_ < 1) return false;
    tokens_ -= 1;
    return true;
  }

 private:
  double rate_, burst_, tokens_, last_ = 0;
};

TEST(Admission, TokenBucket) {
  for (const double rate : {25.0, 80.0, 100.0}) {
    TokenBucket bucket(rate, 40);
    const auto found = admission_of(simulate_admission(300, 5, 0.01, std::ref(bucket)));
    ASSERT_TRUE(found);
    EXPECT_NEAR(found->rate.value, rate, std::max(0.5, 0.01 * rate));
    EXPECT_NEAR(found->burst, 40, 3);
    EXPECT_EQ(found->period, 0) << rate;
    EXPECT_LT(found->rate.error, 2);
    EXPECT_NEAR(found->rejected_share.value, 1 - (40 + 5 * rate) / 1500, 0.02);
    EXPECT_NEAR(found->rejected_latency.value(), 0.001, 1e-6);
    EXPECT_NEAR(found->in_flight, rate * 0.01, 0.1);
    EXPECT_FALSE(found->shaped);
  }
}

TEST(Admission, FixedWindow) {
  for (const double period : {0.5, 1.0}) {
    for (const double phase : {0.0, 0.3}) {
      std::map<int, int> seen;
      const auto admit = [&](double at) { return ++seen[static_cast<int>((at + phase) / period)] <= 60; };
      const auto found = admission_of(simulate_admission(300, 5, 0.01, admit));
      ASSERT_TRUE(found);
      EXPECT_NEAR(found->period, period, 0.01 * period) << phase;
      EXPECT_NEAR(found->rate.value, 60 / period, 0.01 * 60 / period) << phase;
      EXPECT_NEAR(found->burst, 60, 0.01);
    }
  }
}

// 300 in 5 s at 300 /s: all of them in the first second of each window, and then nobody.
TEST(Admission, ALongWindowIsShutForLong) {
  std::map<int, int> seen;
  const auto admit = [&](double at) { return ++seen[static_cast<int>((at + 4) / 5)] <= 300; };
  const auto found = admission_of(simulate_admission(300, 6.5, 0.01, admit));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->period, 0);
  EXPECT_NEAR(found->shut, 4, 0.02);
  TokenBucket bucket(80, 40);
  EXPECT_LT(admission_of(simulate_admission(300, 5, 0.01, std::ref(bucket)))->shut, 0.05);
}

TEST(Admission, AShaperLetsAllInAndSpacesThem) {
  std::vector<sample::Sample> samples;
  for (int i = 0; i < 600; ++i) {
    const double due = i / 150.0;
    samples.push_back(made_sample(due, std::max(due, i / 100.0) + 0.002));
  }
  const auto found = admission_of(samples);
  ASSERT_TRUE(found);
  EXPECT_NEAR(found->rate.value, 100, 0.5);
  EXPECT_TRUE(found->shaped);
  EXPECT_LT(found->gap_cv, 0.1);
  EXPECT_EQ(found->rejected_share.value, 0);
  EXPECT_FALSE(found->rejected_latency);
}

TEST(Admission, ALimitByNumberShowsInFlight) {
  std::vector<double> busy;
  const auto admit = [&](double at) {
    std::erase_if(busy, [&](double until) { return until <= at; });
    if (busy.size() >= 16) return false;
    busy.push_back(at + 0.05);
    return true;
  };
  const auto found = admission_of(simulate_admission(600, 4, 0.05, admit));
  ASSERT_TRUE(found);
  EXPECT_NEAR(found->in_flight, 16, 1);
  EXPECT_NEAR(found->rate.value, 320, 15);
  EXPECT_LT(found->burst, 25);
}

TEST(Admission, NothingOfFew) {
  EXPECT_FALSE(admission_of({}));
  EXPECT_FALSE(admission_of(simulate_admission(10, 1, 0.01, [](double) { return true; })));
  EXPECT_FALSE(admission_of(simulate_admission(100, 2, 0.01, [](double) { return false; })));
}

}  // namespace
}  // namespace brink::verdict::why
