#include "output/export/prometheus_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "output/export/testing_set.h"

namespace brink::output {
namespace {

using testing::HasSubstr;
using testing::Not;

MetricSet one(MetricKind kind, MetricValue value) {
  MetricSet set;
  set.run = "R";
  set.metrics = {{"m_total", "m", kind, Unit::none, "a \\ and\na \"quote\"", {std::move(value)}}};
  return set;
}

std::string text_of(double value) { return prometheus_text(one(MetricKind::gauge, {{}, value}), RunLabel::from_group); }

TEST(PrometheusText, WithoutLabelsThereAreNoBraces) {
  EXPECT_EQ(prometheus_text(one(MetricKind::counter, {{}, std::uint64_t{7}}), RunLabel::from_group),
            "# HELP m_total a \\\\ and\\na \"quote\"\n# TYPE m_total counter\nm_total 7\n");
}

TEST(PrometheusText, LabelsAreEscaped) {
  MetricSet set = one(MetricKind::counter, {{{"route", "/a\\b\"c\"\nd"}}, std::uint64_t{7}});
  set.tags = {{"build.no", "7"}};
  EXPECT_THAT(prometheus_text(set, RunLabel::written),
              HasSubstr("\nm_total{route=\"/a\\\\b\\\"c\\\"\\nd\",build_no=\"7\",run=\"R\"} 7\n"));
  EXPECT_THAT(prometheus_text(set, RunLabel::from_group), Not(HasSubstr("run=")));
}

TEST(PrometheusText, NumbersReadBackTheSame) {
  EXPECT_THAT(text_of(0.1), HasSubstr("m_total 0.1\n"));
  EXPECT_THAT(text_of(40.0), HasSubstr("m_total 40\n"));
  EXPECT_THAT(text_of(1e300), HasSubstr("m_total 1e+300\n"));
  EXPECT_THAT(text_of(std::numeric_limits<double>::infinity()), HasSubstr("m_total +Inf\n"));
  EXPECT_THAT(text_of(-std::numeric_limits<double>::infinity()), HasSubstr("m_total -Inf\n"));
  EXPECT_THAT(text_of(std::numeric_limits<double>::quiet_NaN()), HasSubstr("m_total NaN\n"));
  EXPECT_THAT(prometheus_text(one(MetricKind::counter, {{}, ~std::uint64_t{0}}), RunLabel::from_group),
              HasSubstr("m_total 18446744073709551615\n"));
}

TEST(PrometheusText, HistogramsAreCumulativeAndEndInInfinity) {
  MetricSet set = one(MetricKind::histogram, {{{"route", "/"}}, spectrum_of({0.0004, 0.02, 0.02, 500})});
  set.metrics[0].name = "h";
  const std::string text = prometheus_text(set, RunLabel::from_group);
  EXPECT_THAT(text, HasSubstr("h_bucket{route=\"/\",le=\"0.0005\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("h_bucket{route=\"/\",le=\"0.01\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("h_bucket{route=\"/\",le=\"0.025\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("h_bucket{route=\"/\",le=\"120\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("h_bucket{route=\"/\",le=\"+Inf\"} 4\n"));
  EXPECT_THAT(text, HasSubstr("h_sum{route=\"/\"} 500.0404\n"));
  EXPECT_THAT(text, HasSubstr("h_count{route=\"/\"} 4\n"));
}

TEST(PrometheusText, EveryLineOfARunIsACommentOrAValue) {
  const std::string text = prometheus_text(made_up_set(), RunLabel::written);
  EXPECT_THAT(text, HasSubstr("brink_requests_total{route=\"/\",outcome=\"ok\",team=\"shop\","
                              "build_no=\"a \\\"7\\\"\\n\",run=\"20261121T093000Z-1a2b3c4d\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("pywrkr_requests_total{team="));
  EXPECT_TRUE(text.ends_with("\n"));
  EXPECT_THAT(text, Not(HasSubstr("\n\n")));
}

}  // namespace
}  // namespace brink::output
