#include "output/export/statsd.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "output/export/testing_set.h"

namespace brink::output {
namespace {

using plan::StatsdLabels;
using testing::Contains;
using testing::ElementsAre;
using testing::Not;

MetricSet one(MetricValue value, MetricKind kind) {
  MetricSet set;
  set.run = "R";
  set.metrics = {{"m", "brink.m", kind, Unit::none, "", {std::move(value)}}};
  return set;
}

TEST(Statsd, CountersTellWhatCameSince) {
  const MetricSet before = one({{{"route", "/"}}, std::uint64_t{7}}, MetricKind::counter);
  const MetricSet now = one({{{"route", "/"}}, std::uint64_t{10}}, MetricKind::counter);
  EXPECT_THAT(statsd_lines(before, nullptr, StatsdLabels::datadog), ElementsAre("brink.m:7|c|#route:/,run:R"));
  EXPECT_THAT(statsd_lines(now, &before, StatsdLabels::datadog), ElementsAre("brink.m:3|c|#route:/,run:R"));
  EXPECT_THAT(statsd_lines(now, &now, StatsdLabels::datadog), ElementsAre());
}

TEST(Statsd, AValueThatIsNewCountsFromZero) {
  const MetricSet before = one({{{"route", "/"}}, std::uint64_t{7}}, MetricKind::counter);
  const MetricSet now = one({{{"route", "/new"}}, std::uint64_t{2}}, MetricKind::counter);
  EXPECT_THAT(statsd_lines(now, &before, StatsdLabels::datadog), ElementsAre("brink.m:2|c|#route:/new,run:R"));
}

TEST(Statsd, GaugesAreWhatTheyAre) {
  const MetricSet set = one({{}, 2.5}, MetricKind::gauge);
  EXPECT_THAT(statsd_lines(set, &set, StatsdLabels::datadog), ElementsAre("brink.m:2.5|g|#run:R"));
  const MetricSet none = one({{}, std::numeric_limits<double>::quiet_NaN()}, MetricKind::gauge);
  EXPECT_THAT(statsd_lines(none, nullptr, StatsdLabels::datadog), ElementsAre());
}

TEST(Statsd, LabelsGoIntoTheNameWhereAskedTo) {
  const MetricSet set = one({{{"route", "/a b/{id}"}}, std::uint64_t{1}}, MetricKind::counter);
  EXPECT_THAT(statsd_lines(set, nullptr, StatsdLabels::name), ElementsAre("brink.m.route._a_b__id_.run.R:1|c"));
}

TEST(Statsd, NothingInALabelEndsTheLineOrTheTag) {
  const MetricSet set = one({{{"route", "/a,b|c#d\ne:f"}}, std::uint64_t{1}}, MetricKind::counter);
  EXPECT_THAT(statsd_lines(set, nullptr, StatsdLabels::datadog), ElementsAre("brink.m:1|c|#route:/a_b_c_d_e:f,run:R"));
}

TEST(Statsd, HistogramsAreCountersOfTheirBuckets) {
  const MetricSet before = one({{}, spectrum_of({0.02})}, MetricKind::histogram);
  MetricSet now = before;
  std::get<aggregate::Spectrum>(now.metrics[0].values[0].value).merge(spectrum_of({0.02, 100}));
  const auto lines = statsd_lines(now, &before, StatsdLabels::datadog);
  EXPECT_THAT(lines, Contains("brink.m.count:2|c|#run:R"));
  EXPECT_THAT(lines, Contains("brink.m.sum_us:100020000|c|#run:R"));
  EXPECT_THAT(lines, Contains("brink.m.bucket:1|c|#le:0.025,run:R"));
  EXPECT_THAT(lines, Contains("brink.m.bucket:2|c|#le:120,run:R"));
  EXPECT_THAT(lines, Not(Contains(testing::HasSubstr("le:0.01"))));
}

TEST(Datagrams, HoldWholeLinesUpToTheLimit) {
  EXPECT_THAT(datagrams({"aa", "bb", "cc"}, 5), ElementsAre("aa\nbb", "cc"));
  EXPECT_THAT(datagrams({"aa", "bb", "cc"}, 4), ElementsAre("aa", "bb", "cc"));
  EXPECT_THAT(datagrams({"aaaaaa", "b"}, 4), ElementsAre("aaaaaa", "b"));
  EXPECT_THAT(datagrams({}, 4), ElementsAre());
}

TEST(Datagrams, OfARunGetThroughAnEthernet) {
  for (const auto style : {StatsdLabels::datadog, StatsdLabels::name}) {
    for (const std::string& datagram : datagrams(statsd_lines(made_up_set(), nullptr, style), datagram_bytes)) {
      EXPECT_LE(datagram.size(), datagram_bytes);
    }
  }
}

}  // namespace
}  // namespace brink::output
