#include "plan/k6_segments.h"

#include <gtest/gtest.h>

#include <set>

namespace brink::plan::k6 {
namespace {

std::vector<std::uint64_t> first(const Stripe& stripe, std::uint64_t n) {
  std::vector<std::uint64_t> all;
  for (std::uint64_t i = 0; i < stripe.count(n); ++i) all.push_back(stripe.at(i));
  return all;
}

TEST(Stripe, OfNothingSaidIsEverything) {
  const Stripe all = *Stripe::of("", "");
  EXPECT_TRUE(all.whole());
  EXPECT_EQ(first(all, 3), (std::vector<std::uint64_t>{0, 1, 2}));
}

TEST(Stripe, PartsOfASequenceAreTheWholeAndEachIsItsShare) {
  const std::string sequence = "0,1/4,1/2,1";
  std::multiset<std::uint64_t> all;
  for (const char* segment : {"0:1/4", "1/4:1/2", "1/2:1"}) {
    const Stripe stripe = *Stripe::of(segment, sequence);
    for (const std::uint64_t n : first(stripe, 103)) {
      EXPECT_LT(n, 103u);
      all.insert(n);
    }
  }
  ASSERT_EQ(all.size(), 103u);
  EXPECT_EQ(std::set<std::uint64_t>(all.begin(), all.end()).size(), 103u);
  EXPECT_EQ(Stripe::of("1/2:1", sequence)->count(100), 50u);
  EXPECT_EQ(Stripe::of("25%", "")->count(100), 25u);
  EXPECT_EQ(Stripe::of("0.25:0.5", "")->count(100), 25u);
}

TEST(Stripe, IsDealtOnToWorkers) {
  const Stripe half = *Stripe::of("0:1/2", "");
  std::multiset<std::uint64_t> all;
  for (std::uint32_t worker = 0; worker < 3; ++worker) {
    for (const std::uint64_t n : first(half.dealt(worker, 3), 100)) all.insert(n);
  }
  const auto mine = first(half, 100);
  EXPECT_EQ(all, std::multiset<std::uint64_t>(mine.begin(), mine.end()));
}

TEST(Stripe, SaysWhatIsWrong) {
  for (const char* segment : {"1/2:1/4", "0:2", "a:b", "1/0", "-1:1", "0:1:1", "0:1/10007"}) {
    EXPECT_FALSE(Stripe::of(segment, "").has_value()) << segment;
  }
  EXPECT_FALSE(Stripe::of("", "0,1/2,1").has_value());
  EXPECT_FALSE(Stripe::of("0:1/3", "0,1/2,1").has_value()) << "not one of the sequence";
  EXPECT_FALSE(Stripe::of("0:1/2", "0,1/2").has_value());
  EXPECT_FALSE(Stripe::of("0:1/2", "0,1/2,1/2,1").has_value());
}

}  // namespace
}  // namespace brink::plan::k6
