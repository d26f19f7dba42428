#include "aggregate/watch.h"

#include <gtest/gtest.h>

#include "aggregate/recorder.h"

namespace brink::aggregate {
namespace {

using sample::Failure;
using sample::Sample;
using std::chrono::milliseconds;
using std::chrono::seconds;
using Of = Watched::Of;

Instant at(double s) { return Instant(from_seconds(s)); }

Sample request(double due, double took, Failure failure = Failure::none, std::uint32_t route = 0) {
  Sample sample;
  sample.due = sample.begun = sample.sent = at(due);
  sample.done = at(due + took);
  sample.route = RouteId{route};
  sample.failure = failure;
  sample.bytes_received = 100;
  if (has_response(failure)) sample.first_byte = sample.sent + (sample.done - sample.sent) / 2;
  return sample;
}

// A recorder that watches one thing over a stage that began at 10 s.
class WatchTest : public ::testing::Test {
 protected:
  void watch(Watched watched, double end = 20) {
    recorder_.watch({std::move(watched)});
    recorder_.on_stage_begin({at(10), at(end)});
  }
  void play(const Sample& sample) {
    recorder_.on_due(sample.route, sample.due);
    recorder_.on_sample(sample);
  }
  WatchLive live(double now) {
    recorder_.on_tick(at(now));
    return recorder_.live().front();
  }

  WatchRecorder recorder_;
};

TEST_F(WatchTest, TimesInsideTheBoundAreCountedExactly) {
  watch({.of = Of::response, .bound = milliseconds(100)});
  play(request(11, 0.099999999));
  play(request(11, 0.1));
  play(request(11, 0.100000001));
  const WatchTally total = live(12).total;
  EXPECT_EQ(total.times, 3u);
  EXPECT_EQ(total.inside, 1u);
  EXPECT_EQ(total.max, Duration(100'000'001));
}

TEST_F(WatchTest, TheBoundItselfIsInsideWhenAskedFor) {
  watch({.of = Of::response, .bound = milliseconds(100), .including = true});
  play(request(11, 0.1));
  play(request(11, 0.100000001));
  EXPECT_EQ(live(12).total.inside, 1u);
}

TEST_F(WatchTest, SecondsAreThoseInWhichRequestsEnded) {
  watch({.of = Of::response, .bound = seconds(1), .window = seconds(3)});
  play(request(9.5, 0.7));  // of the warm-up: counted where it ended, without a time
  play(request(10.5, 0.1));
  play(request(10.9, 1.2));
  recorder_.on_stage_end(at(20));
  const WatchSeries series = recorder_.take().front();
  ASSERT_EQ(series.tallies.size(), 3u);
  EXPECT_EQ(series.tallies[0].due, 2u);
  EXPECT_EQ(series.tallies[0].ended, 2u);
  EXPECT_EQ(series.tallies[0].done, 1u);
  EXPECT_EQ(series.tallies[0].times, 1u);
  EXPECT_EQ(series.tallies[1].ended, 0u);
  EXPECT_EQ(series.tallies[2].inside, 0u);
  EXPECT_EQ(series.tallies[2].times, 1u);
}

TEST_F(WatchTest, ARouteIsWatchedAlone) {
  watch({.of = Of::response, .routes = {false, true}, .bound = seconds(1)});
  play(request(11, 0.1, Failure::none, 0));
  play(request(11, 0.1, Failure::status, 1));
  const WatchTally total = live(12).total;
  EXPECT_EQ(total.due, 1u);
  EXPECT_EQ(total.ended, 1u);
  EXPECT_EQ(total.failed, 1u);
}

// What stands in a summary's histograms is what is watched.
TEST_F(WatchTest, TimesAreThoseOfTheSummary) {
  std::vector<Sample> samples;
  for (const Failure failure : {Failure::none, Failure::status, Failure::body_timeout, Failure::reset}) {
    samples.push_back(request(11, 0.2, failure));
  }
  Sample opened = request(11, 0.3);
  opened.dns = milliseconds(1);
  opened.connect = milliseconds(2);
  opened.tls = milliseconds(3);
  opened.send = milliseconds(1);
  opened.sent = opened.begun + milliseconds(6);
  samples.push_back(opened);
  Sample never_sent = request(11, 0.3, Failure::refused);
  never_sent.sent = {};
  samples.push_back(never_sent);

  Recorder recorder(1);
  recorder.on_stage_begin({at(10), at(20)});
  for (const Sample& sample : samples) {
    recorder.on_due(sample.route, sample.due);
    recorder.on_sample(sample);
  }
  recorder.on_stage_end(at(20));
  const StageSummary summary = recorder.take();
  const auto expect_like = [&](Of of, const Histogram& histogram) {
    watch({.of = of, .bound = seconds(1)});
    for (const Sample& sample : samples) play(sample);
    const WatchTally total = live(12).total;
    EXPECT_EQ(total.times, histogram.count()) << static_cast<int>(of);
    if (total.times == 0) return;
    EXPECT_EQ(total.max, histogram.max()) << static_cast<int>(of);
    EXPECT_NEAR(total.sum / static_cast<double>(total.times), histogram.mean(), 1e-12) << static_cast<int>(of);
  };
  expect_like(Of::response, summary.total.response());
  expect_like(Of::service, summary.total.service());
  expect_like(Of::ok, summary.total.clocks[static_cast<std::size_t>(Outcome::ok)].response);
  expect_like(Of::dns, summary.phases.dns);
  expect_like(Of::connect, summary.phases.connect);
  expect_like(Of::tls, summary.phases.tls);
  expect_like(Of::send, summary.phases.send);
  expect_like(Of::first_byte, summary.phases.first_byte);
  expect_like(Of::transfer, summary.phases.transfer);
  expect_like(Of::send_lag, summary.send_lag);
}

TEST_F(WatchTest, ChecksByName) {
  watch({.of = Of::checks, .check = "status", .window = seconds(2)});
  recorder_.on_check("status", true, at(11));
  recorder_.on_check("status", false, at(11.5));
  recorder_.on_check("body", false, at(11));
  recorder_.on_check("status", false, at(9));  // of the warm-up
  recorder_.on_sample(request(11, 0.1));
  const WatchLive seen = live(13);
  EXPECT_EQ(seen.total.ended, 2u);
  EXPECT_EQ(seen.total.failed, 1u);
  ASSERT_EQ(seen.recent.size(), 2u);
  EXPECT_EQ(seen.recent[1].ended, 2u);
}

TEST_F(WatchTest, PublishesTheLastSecondsOnly) {
  watch({.of = Of::response, .bound = seconds(1), .window = seconds(2)}, 110);
  for (int i = 0; i < 100; ++i) play(request(10 + i, 0.1));
  const WatchLive seen = live(110);
  EXPECT_EQ(seen.until, seconds(100));
  EXPECT_EQ(seen.first + seen.recent.size(), 100u);
  EXPECT_LT(seen.recent.size(), 20u);
  EXPECT_GE(seen.recent.size(), 2u);
}

TEST_F(WatchTest, AStageThatEndedEarlyIsSeenUpToThere) {
  watch({.of = Of::response, .bound = seconds(1)});
  recorder_.on_cut_short(at(14));
  EXPECT_EQ(live(16).until, seconds(4));
}

TEST_F(WatchTest, LooksOfSeveralWorkersAddUp) {
  WatchRecorder other;
  const Watched watched{.of = Of::response, .bound = milliseconds(200), .window = seconds(2)};
  watch(watched);
  other.watch({watched});
  other.on_stage_begin({at(10), at(20)});
  play(request(10.1, 0.1));
  play(request(13.1, 0.1));
  other.on_due(RouteId{0}, at(13.2));
  other.on_sample(request(13.2, 0.3));
  other.on_tick(at(13.9));
  WatchLive both = live(14.2);
  both.merge(other.live().front());
  EXPECT_EQ(both.total.times, 3u);
  EXPECT_EQ(both.total.inside, 2u);
  EXPECT_EQ(both.until, seconds(3) + milliseconds(900));
  ASSERT_EQ(both.first + both.recent.size(), 4u);
  EXPECT_EQ(both.recent.back().times, 2u);
}

TEST(WatchSeries, JoinsSecondsPastAnHour) {
  WatchSeries series;
  for (int i = 0; i < 3600; ++i) ++series.at(seconds(i)).ended;
  EXPECT_EQ(series.step, seconds(1));
  EXPECT_EQ(series.tallies.size(), WatchSeries::most);
  ++series.at(seconds(3600)).ended;
  EXPECT_EQ(series.step, seconds(2));
  ASSERT_EQ(series.tallies.size(), 1801u);
  EXPECT_EQ(series.tallies[0].ended, 2u);
  EXPECT_EQ(series.tallies[1800].ended, 1u);
}

TEST(WatchSeries, PartsOfOneStageAddUpWhateverTheirSteps) {
  WatchSeries fine, coarse;
  ++fine.at(seconds(3)).failed;
  ++coarse.at(seconds(4000)).failed;
  ++coarse.at(seconds(2)).failed;
  fine.merge(coarse);
  EXPECT_EQ(fine.step, seconds(2));
  EXPECT_EQ(fine.at(seconds(2)).failed, 2u);
  EXPECT_EQ(fine.at(seconds(4000)).failed, 1u);
}

TEST(WatchTally, AQuantileLiesBetweenTheExtremes) {
  WatchTally tally;
  EXPECT_EQ(tally.quantile(0.95), Duration{});
  tally.record(milliseconds(100), {});
  EXPECT_EQ(tally.quantile(0.95), milliseconds(100));
  for (int i = 0; i < 99; ++i) tally.record(milliseconds(10), {});
  EXPECT_EQ(tally.quantile(1), milliseconds(100));
  EXPECT_NEAR(brink::seconds(tally.quantile(0.5)), 0.01, 0.0009);
}

}  // namespace
}  // namespace brink::aggregate
