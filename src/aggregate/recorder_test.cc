#include "aggregate/recorder.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace brink::aggregate {
namespace {

using sample::Exchange;
using sample::Failure;
using sample::Sample;
using std::chrono::milliseconds;
using std::chrono::seconds;

Instant at(double s) { return Instant(from_seconds(s)); }

// A request due at `due` that took `took` seconds, sent at once on a connection that stood.
Sample request(double due, double took, Failure failure = Failure::none, std::uint16_t status = 200) {
  Sample sample;
  sample.due = sample.begun = sample.sent = at(due);
  sample.done = at(due + took);
  if (has_response(failure)) {
    sample.first_byte = sample.sent + (sample.done - sample.sent) / 2;
    sample.status = status;
  }
  sample.failure = failure;
  sample.connection_request = 1;
  sample.bytes_sent = 10;
  sample.bytes_received = 100;
  return sample;
}

void play(Recorder& recorder, const Sample& sample) {
  recorder.on_due(sample.route, sample.due);
  recorder.on_sample(sample);
}

const Clocks& of(const RouteSummary& route, Outcome outcome) { return route.clocks[static_cast<std::size_t>(outcome)]; }

TEST(Recorder, ARequestBelongsToTheWindowItWasDueIn) {
  Recorder recorder(1);
  recorder.on_stage_begin({at(10), at(20)});
  play(recorder, request(9.9, 0.05));  // warm-up through and through
  play(recorder, request(9.9, 0.3));   // due in the warm-up, ended in the window
  play(recorder, request(10, 0.1));    // the first instant belongs
  play(recorder, request(19.9, 0.05));
  play(recorder, request(19.9, 0.5));  // due in the window, ended in the drain
  recorder.on_stage_end(at(20.4));
  const StageSummary summary = recorder.take();
  EXPECT_EQ(summary.total.counts.due, 3u);
  EXPECT_EQ(summary.total.counts.completed, 3u);
  EXPECT_EQ(summary.total.counts.ended_in_window, 3u);
  EXPECT_EQ(summary.warmup_ended, 2u);
  EXPECT_EQ(summary.warmup.count(), 2u);
  EXPECT_EQ(summary.length, seconds(10));
  EXPECT_EQ(summary.rate(), 0.3);
  EXPECT_EQ(of(summary.total, Outcome::ok).response.max(), milliseconds(500));
  EXPECT_EQ(of(summary.total, Outcome::ok).response.count(), 3u);
  ASSERT_EQ(summary.series.buckets.size(), 11u);
  EXPECT_EQ(summary.series.buckets[0].ended, 2u);
  EXPECT_EQ(summary.series.buckets[0].due, 1u);
  EXPECT_EQ(summary.series.buckets[10].ended, 1u);
}

TEST(Recorder, WhatNothingWasWaitedForCountsAndHasNoTime) {
  Recorder recorder(1);
  recorder.on_stage_begin({at(10), at(20)});
  for (const double due : {9.0, 11.0, 12.0}) {
    Sample said = request(due, 0.001, Failure::none, 0);
    said.timed = false;
    play(recorder, said);
  }
  play(recorder, request(13, 0.5, Failure::none, 0));  // a message that was answered: no status either
  recorder.on_stage_end(at(20));
  const StageSummary summary = recorder.take();
  EXPECT_EQ(summary.total.counts.completed, 3u);
  EXPECT_EQ(summary.total.counts.ended_in_window, 3u);
  EXPECT_EQ(summary.total.response().count(), 1u);
  EXPECT_EQ(summary.total.response().min(), milliseconds(500));
  EXPECT_TRUE(summary.total.counts.status.empty());
  EXPECT_EQ(summary.warmup_ended, 1u);
  EXPECT_EQ(summary.warmup.count(), 0u);
  EXPECT_EQ(summary.series.buckets[1].completed, 1u);
  EXPECT_EQ(summary.series.buckets[1].quantile(0.5), Duration{});
}

TEST(Recorder, AMessageThatDidNotComeInTimeIsALowerBound) {
  EXPECT_EQ(outcome_of(Failure::message_timeout), Outcome::timed_out);
  EXPECT_EQ(outcome_of(Failure::socket_closed), Outcome::lost);
}

TEST(Recorder, WarmUpFailuresCountAsSuch) {
  Recorder recorder(1);
  recorder.on_stage_begin({at(10), at(20)});
  play(recorder, request(9, 0.1, Failure::refused));
  recorder.on_due(RouteId{0}, at(9));
  recorder.on_missed(RouteId{0}, at(9));
  recorder.on_due(RouteId{0}, at(9));
  recorder.on_in_flight(RouteId{0}, at(9), seconds(4));
  recorder.on_stage_end(at(20));
  const StageSummary summary = recorder.take();
  EXPECT_EQ(summary.warmup_ended, 1u);
  EXPECT_EQ(summary.warmup_failed, 1u);
  EXPECT_EQ(summary.total.counts.due, 0u);
  EXPECT_EQ(summary.total.counts.missed, 0u);
  EXPECT_EQ(summary.total.counts.in_flight, 0u);
  EXPECT_EQ(summary.total.counts.warmup_in_flight, 1u);
  EXPECT_TRUE(summary.exchanges.empty());
}

TEST(Recorder, EverythingDueIsAccountedFor) {
  Recorder recorder(2);
  recorder.on_stage_begin({at(0), at(10)});
  play(recorder, request(1, 0.1));
  play(recorder, request(1, 0.1, Failure::status, 503));
  play(recorder, request(1, 0.1, Failure::no_ports));
  for (const RouteId route : {RouteId{0}, RouteId{1}}) {
    recorder.on_due(route, at(9));
    recorder.on_missed(route, at(9));
    recorder.on_due(route, at(9));
    recorder.on_in_flight(route, at(9), seconds(6));
  }
  recorder.on_stage_end(at(15));
  const StageSummary summary = recorder.take();
  const Counts& counts = summary.total.counts;
  EXPECT_TRUE(counts.balanced());
  EXPECT_EQ(counts.due, 7u);
  EXPECT_EQ(counts.missed, 2u);
  EXPECT_EQ(counts.sent, 5u);
  EXPECT_EQ(counts.completed, 1u);
  EXPECT_EQ(counts.failed, 2u);
  EXPECT_EQ(counts.in_flight, 2u);
  EXPECT_EQ(summary.routes[1].counts.due, 2u);
  EXPECT_EQ(counts.status, (std::map<std::uint16_t, std::uint64_t>{{200, 1}, {503, 1}}));
}

TEST(Recorder, ALostEndShowsInTheBalance) {
  Recorder recorder(1);
  recorder.on_stage_begin({at(0), at(10)});
  recorder.on_due(RouteId{0}, at(1));
  recorder.on_stage_end(at(10));
  EXPECT_FALSE(recorder.take().total.counts.balanced());
}

TEST(Recorder, WithoutAnEndTheWindowLastsUntilTheLastResponse) {
  Recorder recorder(1);
  recorder.on_stage_begin({at(2), never});
  play(recorder, request(2, 1));
  play(recorder, request(3, 1));
  recorder.on_stage_end(at(4));
  const StageSummary summary = recorder.take();
  EXPECT_EQ(summary.length, seconds(2));
  EXPECT_EQ(summary.window.end, at(4));
  EXPECT_EQ(summary.rate(), 1);
}

TEST(Recorder, CutShortTheWindowEndsThereAndKeepsWhatWasDueInIt) {
  Recorder recorder(1);
  recorder.on_stage_begin({at(0), at(100)});
  play(recorder, request(1, 1));
  recorder.on_due(RouteId{0}, at(4));
  recorder.on_cut_short(at(4));
  recorder.on_sample(request(4, 2));
  recorder.on_stage_end(at(6));
  const StageSummary summary = recorder.take();
  EXPECT_EQ(summary.length, seconds(4));
  EXPECT_EQ(summary.total.counts.completed, 2u);
  EXPECT_EQ(summary.total.counts.ended_in_window, 1u);
  EXPECT_TRUE(summary.total.counts.balanced());
}

TEST(Recorder, CutShortInTheWarmUpTheWindowIsEmpty) {
  Recorder recorder(1);
  recorder.on_stage_begin({at(10), at(20)});
  recorder.on_cut_short(at(4));
  recorder.on_stage_end(at(5));
  const StageSummary summary = recorder.take();
  EXPECT_EQ(summary.length, Duration{});
  EXPECT_EQ(summary.window.end, at(10));
  EXPECT_EQ(summary.rate(), 0);
}

TEST(Recorder, BothClocksAreExactWhetherEqualOrNot) {
  Recorder recorder(1);
  recorder.on_stage_begin({at(0), at(10)});
  play(recorder, request(1, 0.1));  // sent when it was due
  Sample late = request(1, 0.4);
  late.begun = late.due + milliseconds(50);
  late.sent = late.due + milliseconds(300);
  play(recorder, late);
  Sample unsent = request(1, 0.2, Failure::refused);
  unsent.sent = Instant{};
  play(recorder, unsent);
  recorder.on_stage_end(at(10));
  const StageSummary summary = recorder.take();
  const Clocks& ok = of(summary.total, Outcome::ok);
  EXPECT_EQ(ok.response.count(), 2u);
  EXPECT_EQ(ok.response.max(), milliseconds(400));
  EXPECT_EQ(ok.service.count(), 2u);
  EXPECT_EQ(ok.service.max(), milliseconds(100));
  EXPECT_EQ(of(summary.total, Outcome::lost).response.count(), 1u);
  EXPECT_TRUE(of(summary.total, Outcome::lost).service.empty());
  EXPECT_EQ(summary.send_lag.count(), 3u);
  EXPECT_EQ(summary.send_lag.max(), milliseconds(50));
}

TEST(Recorder, PhasesAreOfNewConnectionsOrOfAllRequests) {
  Recorder recorder(1);
  recorder.on_stage_begin({at(0), at(10)});
  play(recorder, request(1, 0.1));
  Sample first = request(2, 0.5);
  first.connection_request = 0;
  first.dns = milliseconds(5);
  first.connect = milliseconds(20);
  first.tls = milliseconds(30);
  first.sent = first.due + milliseconds(55);
  first.first_byte = first.sent + milliseconds(100);
  play(recorder, first);
  Sample refused = request(3, 0.1, Failure::refused);
  refused.connection_request = 0;
  refused.sent = Instant{};
  play(recorder, refused);
  recorder.on_stage_end(at(10));
  const Phases phases = recorder.take().phases;
  EXPECT_EQ(phases.opened, 1u);
  EXPECT_EQ(phases.reused, 1u);
  EXPECT_EQ(phases.dns.count(), 1u);
  EXPECT_EQ(phases.connect.max(), milliseconds(20));
  EXPECT_EQ(phases.tls.max(), milliseconds(30));
  EXPECT_EQ(phases.send.count(), 2u);
  EXPECT_EQ(phases.first_byte.max(), milliseconds(100));
  EXPECT_EQ(phases.transfer.count(), 2u);
}

TEST(Recorder, UnusualStatusCodesCountToo) {
  Recorder recorder(1);
  recorder.on_stage_begin({at(0), at(10)});
  for (const std::uint16_t status : {100, 599, 600, 999, 65535, 99, 0})
    play(recorder, request(1, 0.1, Failure::status, status));
  recorder.on_stage_end(at(10));
  const auto status = recorder.take().total.counts.status;
  EXPECT_EQ(status,
            (std::map<std::uint16_t, std::uint64_t>{{99, 1}, {100, 1}, {599, 1}, {600, 1}, {999, 1}, {65535, 1}}))
      << "0 is none: a message over a WebSocket has no status";
}

TEST(Recorder, LiveIsWhatTheLastTickPublished) {
  Recorder recorder(1);
  recorder.on_stage_begin({at(1), at(10)});
  play(recorder, request(0.5, 0.1, Failure::reset));
  play(recorder, request(1, 0.1));
  play(recorder, request(1.2, 0.1, Failure::reset));
  EXPECT_EQ(recorder.live().ended, 0u);
  recorder.on_tick(at(1.9));
  EXPECT_EQ(recorder.live().due, 2u);
  EXPECT_EQ(recorder.live().ended, 2u);
  EXPECT_EQ(recorder.live().failed, 1u);
  EXPECT_EQ(recorder.live().warmup_ended, 1u);
  EXPECT_EQ(recorder.live().warmup_failed, 1u);
  EXPECT_EQ(recorder.live().last_second.ended, 0u);
  recorder.on_tick(at(2.1));
  EXPECT_EQ(recorder.live().last_second.ended, 2u);
  EXPECT_EQ(recorder.live().last_second.failed, 1u);
  EXPECT_EQ(recorder.live().step, seconds(1));
  recorder.on_tick(at(7));
  EXPECT_EQ(recorder.live().last_second.ended, 0u);
}

TEST(Recorder, LiveTellsWhetherAnyConnectionStood) {
  Recorder recorder(1);
  recorder.on_stage_begin({at(0), at(10)});
  for (const Failure failure :
       {Failure::dns, Failure::refused, Failure::tls_closed, Failure::no_fds, Failure::no_ports})
    play(recorder, request(1, 0.1, failure));
  recorder.on_tick(at(2));
  EXPECT_EQ(recorder.live().unconnected, 5u);
  for (const Failure failure : {Failure::none, Failure::send, Failure::status, Failure::internal})
    play(recorder, request(1, 0.1, failure));
  recorder.on_tick(at(3));
  EXPECT_EQ(recorder.live().unconnected, 5u);
  EXPECT_EQ(recorder.live().failed, 8u);
}

TEST(Live, MergingAddsWorkers) {
  Live a, b;
  a.due = 3;
  a.ended = 2;
  a.last_second.ended = 5;
  b.due = 4;
  b.failed = 1;
  b.last_second.ended = 6;
  b.step = seconds(2);
  a.merge(b);
  EXPECT_EQ(a.due, 7u);
  EXPECT_EQ(a.ended, 2u);
  EXPECT_EQ(a.failed, 1u);
  EXPECT_EQ(a.last_second.ended, 11u);
  EXPECT_EQ(a.step, seconds(2));
}

TEST(Recorder, LiveMayBeReadFromAnotherThread) {
  Recorder recorder(1);
  recorder.on_stage_begin({at(0), never});
  std::atomic<bool> over = false;
  std::uint64_t seen = 0;
  bool went_back = false;
  std::thread reader([&] {
    while (!over) {
      const Live live = recorder.live();
      went_back = went_back || live.ended < seen || live.due != live.ended;
      seen = live.ended;
    }
  });
  for (int i = 0; i < 2000; ++i) {
    play(recorder, request(i * 0.01, 0.001));
    recorder.on_tick(at(i * 0.01));
  }
  over = true;
  reader.join();
  EXPECT_FALSE(went_back);
  EXPECT_EQ(recorder.live().ended, 2000u);
}

TEST(Recorder, WantedExchangesAreKeptAndUnwantedOnesAreNot) {
  Recorder recorder(1);
  recorder.on_stage_begin({at(0), at(10)});
  for (int i = 0; i < 10; ++i) {
    Exchange exchange;
    exchange.sample = request(1, 0.1, Failure::status, 500);
    recorder.on_sample(exchange.sample);
    if (recorder.wants_exchange(exchange.sample)) recorder.on_exchange(exchange);
  }
  EXPECT_FALSE(recorder.wants_exchange(request(11, 9)));  // not of the window
  recorder.on_stage_end(at(10));
  const StageSummary summary = recorder.take();
  EXPECT_EQ(summary.exchanges.size(), 3u);
  EXPECT_FALSE(summary.all_exchanges);
}

TEST(Recorder, ExchangesNobodyAskedForAreOfAStageThatKeepsAll) {
  StageSummary whole;
  for (int worker = 0; worker < 2; ++worker) {
    Recorder recorder(1);
    recorder.on_stage_begin({at(0), never});
    for (int i = 0; i < 8; ++i) {
      Exchange exchange;
      exchange.sample = request(i, 0.1);
      play(recorder, exchange.sample);
      recorder.on_exchange(exchange);
    }
    recorder.on_stage_end(at(9));
    whole.merge(recorder.take());
  }
  EXPECT_TRUE(whole.all_exchanges);
  EXPECT_EQ(whole.exchanges.size(), 16u);
}

TEST(RecorderSnapshot, IsTheStageAsIfItEndedThen) {
  Recorder recorder(70);
  const auto at = [](double s) { return Instant(from_seconds(s)); };
  recorder.on_stage_begin({at(0), at(100)});
  sample::Sample sample;
  sample.due = sample.begun = sample.sent = at(1);
  sample.done = at(1.5);
  sample.status = 200;
  sample.route = RouteId{69};
  recorder.on_due(sample.route, sample.due);
  recorder.on_sample(sample);
  recorder.on_due(RouteId{0}, at(2));
  recorder.on_tick(at(2.1));
  EXPECT_FALSE(recorder.take_snapshot()) << "nothing is made that was not asked for";
  recorder.ask_snapshot();
  for (const double now : {2.2, 2.3}) recorder.on_tick(at(now));
  EXPECT_FALSE(recorder.take_snapshot()) << "a few routes in a tick";
  recorder.on_tick(at(2.4));
  const auto made = recorder.take_snapshot();
  ASSERT_TRUE(made);
  EXPECT_TRUE(made->total.counts.balanced());
  EXPECT_EQ(made->total.counts.sent, 2u);
  EXPECT_EQ(made->total.counts.in_flight, 1u);
  EXPECT_EQ(made->routes[69].counts.completed, 1u);
  EXPECT_EQ(made->routes[69].response().count(), 1u);
  EXPECT_EQ(made->length, from_seconds(2.4));
  EXPECT_EQ(made->series.buckets[1].completed, 1u);
  EXPECT_FALSE(recorder.take_snapshot()) << "it is given out once";
  recorder.on_stage_end(at(3));
  EXPECT_EQ(recorder.take().total.counts.due, 2u) << "and takes nothing away";
}

}  // namespace
}  // namespace brink::aggregate
