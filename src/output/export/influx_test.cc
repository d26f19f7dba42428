#include "output/export/influx.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "output/export/testing_set.h"

namespace brink::output {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

MetricSet one(MetricValue value, MetricKind kind = MetricKind::gauge) {
  MetricSet set;
  set.run = "R";
  set.time = wall_at(1.5);
  set.metrics = {{"m", "m", kind, Unit::none, "", {std::move(value)}}};
  return set;
}

TEST(Influx, ALineHasNameTagsFieldAndTime) {
  EXPECT_THAT(influx_lines(one({{{"route", "/"}}, std::uint64_t{7}})),
              ElementsAre("m,route=/,run=R value=7i 1500000000\n"));
  EXPECT_THAT(influx_lines(one({{}, 0.25})), ElementsAre("m,run=R value=0.25 1500000000\n"));
}

TEST(Influx, WhatWouldEndATagIsEscaped) {
  EXPECT_THAT(influx_lines(one({{{"route", "/a b,c=d\\e\nf\\"}}, 1.0})),
              ElementsAre("m,route=/a\\ b\\,c\\=d\\e_f_,run=R value=1 1500000000\n"));
  EXPECT_THAT(influx_lines(one({{{"route", ""}}, 1.0})), ElementsAre("m,run=R value=1 1500000000\n"));
}

TEST(Influx, NumbersItCannotSayAreLeftOutOrCut) {
  EXPECT_THAT(influx_lines(one({{}, std::numeric_limits<double>::infinity()})), ElementsAre());
  EXPECT_THAT(influx_lines(one({{}, std::numeric_limits<double>::quiet_NaN()})), ElementsAre());
  EXPECT_THAT(influx_lines(one({{}, ~std::uint64_t{0}})), ElementsAre(HasSubstr(" value=9223372036854775807i ")));
}

TEST(Influx, AHistogramIsOneLineOfCumulativeCounts) {
  const auto lines = influx_lines(one({{}, spectrum_of({0.001, 0.02, 500})}, MetricKind::histogram));
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_THAT(lines[0], StartsWith("m,run=R count=3i,sum=500.021,le_0.0005=0i,"));
  EXPECT_THAT(lines[0], HasSubstr(",le_0.025=2i,"));
  EXPECT_THAT(lines[0], HasSubstr(",le_120=2i 1500000000\n"));
}

TEST(Influx, ARunIsALineAValue) {
  const auto lines = influx_lines(made_up_set());
  EXPECT_THAT(lines, Contains(StartsWith("brink_requests_total,route=/checkout/{id},outcome=bad,team=shop,"
                                         "build.no=a\\ \"7\"_,run=20261121T093000Z-1a2b3c4d value=1i ")));
}

}  // namespace
}  // namespace brink::output
