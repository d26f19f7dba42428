#include "output/number.h"

#include <gtest/gtest.h>
#include <limits>

namespace brink::output {
namespace {

constexpr double inf = std::numeric_limits<double>::infinity();

TEST(Number, DurationsHaveThreeDigitsAndTheUnitThatFits) {
  EXPECT_EQ(duration_text(0), "0");
  EXPECT_EQ(duration_text(840e-9), "840 ns");
  EXPECT_EQ(duration_text(12.34e-6), "12.3 µs");
  EXPECT_EQ(duration_text(12.34e-6, true), "12.3 us");
  EXPECT_EQ(duration_text(0.0841), "84.1 ms");
  EXPECT_EQ(duration_text(1.5), "1.50 s");
  EXPECT_EQ(duration_text(41.26), "41.3 s");
  EXPECT_EQ(duration_text(125), "2m05s");
  EXPECT_EQ(duration_text(3720), "1h02m");
  EXPECT_EQ(duration_text(-0.002), "-2.00 ms");
}

TEST(Number, DurationsThatRoundUpTakeTheNextUnit) {
  EXPECT_EQ(duration_text(999.6e-6), "1.00 ms");
  EXPECT_EQ(duration_text(999.6e-3), "1.00 s");
  EXPECT_EQ(duration_text(999.4e-6), "999 µs");
  EXPECT_EQ(duration_text(9.996), "10.0 s");
  EXPECT_EQ(duration_text(99.96), "1m40s");
}

TEST(Number, WhatIsNotKnownIsADash) {
  EXPECT_EQ(ms_text(std::optional<double>()), "-");
  EXPECT_EQ(ms_text(84.12), "84.1 ms");
  EXPECT_EQ(duration_text(inf), "-");
  EXPECT_EQ(rate_text(inf - inf), "-");
  EXPECT_EQ(amount_text(inf), "-");
  EXPECT_EQ(share_text(inf), "-");
  EXPECT_EQ(bytes_text(inf), "-");
}

TEST(Number, CountsAreSeparatedByThousands) {
  EXPECT_EQ(count_text(0), "0");
  EXPECT_EQ(count_text(999), "999");
  EXPECT_EQ(count_text(1000), "1,000");
  EXPECT_EQ(count_text(1234567), "1,234,567");
  EXPECT_EQ(count_text(std::numeric_limits<std::uint64_t>::max()), "18,446,744,073,709,551,615");
}

TEST(Number, AmountsAreWholeWhereTheyCanBe) {
  EXPECT_EQ(amount_text(90), "90");
  EXPECT_EQ(amount_text(7.52), "7.5");
  EXPECT_EQ(amount_text(9.97), "10");
  EXPECT_EQ(amount_text(11.6), "12");
  EXPECT_EQ(amount_text(12000), "12,000");
  EXPECT_EQ(amount_text(1e300), "1.00e+300");
}

TEST(Number, RatesKeepThreeDigits) {
  EXPECT_EQ(rate_text(0), "0");
  EXPECT_EQ(rate_text(0.523), "0.52");
  EXPECT_EQ(rate_text(97.34), "97.3");
  EXPECT_EQ(rate_text(99.97), "100");
  EXPECT_EQ(rate_text(590.4), "590");
  EXPECT_EQ(rate_text(123456.7), "123,457");
}

TEST(Number, BytesGoByThousands) {
  EXPECT_EQ(bytes_text(0), "0 B");
  EXPECT_EQ(bytes_text(812), "812 B");
  EXPECT_EQ(bytes_text(999.7), "1.00 KB");
  EXPECT_EQ(bytes_text(4100), "4.10 KB");
  EXPECT_EQ(bytes_text(1.2e9), "1.20 GB");
  EXPECT_EQ(bytes_text(4.2e15), "4,200 TB");
}

TEST(Number, SharesNeverRoundToNoneOrAll) {
  EXPECT_EQ(share_text(0), "0 %");
  EXPECT_EQ(share_text(0.00001), "<0.01 %");
  EXPECT_EQ(share_text(0.0003), "0.03 %");
  EXPECT_EQ(share_text(0.025), "2.5 %");
  EXPECT_EQ(share_text(0.43), "43 %");
  EXPECT_EQ(share_text(0.996), "99.6 %");
  EXPECT_EQ(share_text(0.99999), ">99.9 %");
  EXPECT_EQ(share_text(1), "100 %");
}

}  // namespace
}  // namespace brink::output
