#include "aggregate/tally.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "aggregate/recorder.h"

namespace brink::aggregate {
namespace {

using sample::Failure;
using sample::Sample;

Instant at(double s) { return Instant(from_seconds(s)); }

void play(Recorder& recorder, std::uint32_t route, double due, double took, Failure failure = Failure::none) {
  Sample sample;
  sample.route = RouteId{route};
  sample.due = sample.begun = sample.sent = at(due);
  sample.done = at(due + took);
  if (has_response(failure)) {
    sample.first_byte = at(due + took / 2);
    sample.status = failure == Failure::none ? 200 : 500;
  }
  sample.failure = failure;
  sample.bytes_received = 100;
  recorder.on_due(sample.route, sample.due);
  recorder.on_sample(sample);
}

const SpectrumPair& of(const RouteTally& route, Outcome outcome) {
  return route.clocks[static_cast<std::size_t>(outcome)];
}

std::optional<Tally> tally_at(Recorder& recorder, double now, std::size_t most_routes = 100) {
  recorder.ask_tally(most_routes);
  recorder.on_tick(at(now));
  return recorder.take_tally();
}

TEST(Tally, IsMadeOnlyWhenAskedForAndGivenOutOnce) {
  Recorder recorder(1);
  recorder.on_stage_begin({at(0), at(10)});
  recorder.on_tick(at(0.1));
  EXPECT_FALSE(recorder.take_tally());
  recorder.ask_tally(100);
  EXPECT_FALSE(recorder.take_tally()) << "not before the worker's next tick";
  recorder.on_tick(at(0.2));
  EXPECT_TRUE(recorder.take_tally());
  EXPECT_FALSE(recorder.take_tally());
  recorder.on_tick(at(0.3));
  EXPECT_FALSE(recorder.take_tally());
}

TEST(Tally, HasWhatTheStageHadSoFar) {
  Recorder recorder(2);
  recorder.on_stage_begin({at(1), at(10)});
  play(recorder, 0, 0.5, 0.1);  // warm-up
  play(recorder, 0, 1.0, 0.1);
  play(recorder, 1, 1.1, 0.2, Failure::status);
  recorder.on_due(RouteId{1}, at(1.5));
  const auto first = tally_at(recorder, 2);
  ASSERT_TRUE(first);
  ASSERT_EQ(first->routes.size(), 2u);
  EXPECT_EQ(first->routes[0].counts.completed, 1u);
  EXPECT_EQ(first->routes[1].counts.failed, 1u);
  EXPECT_EQ(first->routes[1].counts.due, 2u);
  EXPECT_EQ(of(first->routes[0], Outcome::ok).response.sum_ns, 100'000'000u);
  EXPECT_EQ(of(first->routes[1], Outcome::bad).service.count, 1u);
  EXPECT_EQ(first->warmup_ended, 1u);
  EXPECT_EQ(first->send_lag.count, 2u);
  EXPECT_EQ(first->phases.first_byte.count, 2u);

  play(recorder, 0, 3.0, 0.1);
  const auto second = tally_at(recorder, 4);
  EXPECT_EQ(second->routes[0].counts.completed, 2u);
}

TEST(Tally, OfTheWholeStageIsThatOfItsSummary) {
  Recorder recorder(3);
  recorder.on_stage_begin({at(0), at(10)});
  for (int i = 0; i < 300; ++i) {
    play(recorder, static_cast<std::uint32_t>(i % 3), 0.01 * i, 0.001 * (i + 1),
         i % 7 == 0 ? Failure::status : Failure::none);
  }
  const auto running = tally_at(recorder, 9.9);
  recorder.on_stage_end(at(10));
  const Tally whole = tally_of(recorder.take(), 100);
  ASSERT_EQ(running->routes.size(), whole.routes.size());
  for (std::size_t r = 0; r < whole.routes.size(); ++r) {
    EXPECT_EQ(running->routes[r].counts.completed, whole.routes[r].counts.completed);
    EXPECT_EQ(running->routes[r].counts.failures, whole.routes[r].counts.failures);
    EXPECT_EQ(running->routes[r].counts.status, whole.routes[r].counts.status);
    for (std::size_t o = 0; o < outcome_count; ++o) {
      EXPECT_EQ(running->routes[r].clocks[o].response, whole.routes[r].clocks[o].response);
      EXPECT_EQ(running->routes[r].clocks[o].service, whole.routes[r].clocks[o].service);
    }
  }
  EXPECT_EQ(running->send_lag, whole.send_lag);
  EXPECT_EQ(running->phases.transfer, whole.phases.transfer);
}

// 64 routes a tick: the limit, and one beyond.
TEST(Tally, ManyRoutesTakeSeveralTicks) {
  for (const std::size_t routes : {64u, 65u, 200u}) {
    Recorder recorder(routes);
    recorder.on_stage_begin({at(0), at(10)});
    for (std::uint32_t r = 0; r < routes; ++r) play(recorder, r, 0.1, 0.1);
    recorder.ask_tally(1000);
    std::size_t ticks = 0;
    std::optional<Tally> tally;
    while (!tally && ticks < 10) {
      recorder.on_tick(at(1 + 0.1 * static_cast<double>(++ticks)));
      tally = recorder.take_tally();
    }
    ASSERT_TRUE(tally);
    EXPECT_EQ(ticks, (routes + 63) / 64);
    for (const RouteTally& route : tally->routes) EXPECT_EQ(route.counts.completed, 1u);
  }
}

TEST(Tally, RoutesBeyondTheMostAreOne) {
  for (const std::size_t most : {9u, 10u, 11u}) {
    Recorder recorder(10);
    recorder.on_stage_begin({at(0), at(10)});
    for (std::uint32_t r = 0; r < 10; ++r) play(recorder, r, 0.1, 0.1);
    const auto tally = tally_at(recorder, 1, most);
    EXPECT_EQ(tally->routes.size(), std::min<std::size_t>(10, most + 1));
    EXPECT_EQ(tally->routes.back().counts.completed, 1u);
  }
  Recorder recorder(10);
  recorder.on_stage_begin({at(0), at(10)});
  for (std::uint32_t r = 0; r < 10; ++r) play(recorder, r, 0.1, 0.1);
  const auto tally = tally_at(recorder, 1, 4);
  ASSERT_EQ(tally->routes.size(), 5u);
  EXPECT_EQ(tally->routes[4].counts.completed, 6u);
  EXPECT_EQ(of(tally->routes[4], Outcome::ok).response.count, 6u);
  recorder.on_stage_end(at(10));
  EXPECT_EQ(tally_of(recorder.take(), 4).routes[4].counts.completed, 6u);
}

TEST(Tally, NothingOfAStageIsLeftForTheNext) {
  Recorder recorder(100);
  recorder.on_stage_begin({at(0), at(10)});
  for (std::uint32_t r = 0; r < 100; ++r) play(recorder, r, 0.1, 0.1);
  recorder.ask_tally(100);
  recorder.on_tick(at(1));  // 64 of 100 routes
  recorder.on_stage_end(at(10));
  recorder.take();
  recorder.on_stage_begin({at(20), at(30)});
  EXPECT_FALSE(recorder.take_tally());
  recorder.ask_tally(100);
  recorder.on_tick(at(21));
  recorder.on_tick(at(21.1));
  const auto tally = recorder.take_tally();
  ASSERT_TRUE(tally);
  for (const RouteTally& route : tally->routes) EXPECT_EQ(route.counts.due, 0u);
}

TEST(Tally, PartsAddUp) {
  Tally all, one;
  one.routes.resize(2);
  one.routes[1].counts.completed = 3;
  one.warmup_ended = 5;
  all.merge({});
  EXPECT_TRUE(all.routes.empty());
  all.merge(one);
  all.merge(one);
  EXPECT_EQ(all.routes[1].counts.completed, 6u);
  EXPECT_EQ(all.warmup_ended, 10u);
}

TEST(Tally, MayBeAskedForFromAnotherThread) {
  Recorder recorder(3);
  recorder.on_stage_begin({at(0), at(1e6)});
  std::atomic<bool> done{false};
  std::thread onlooker([&] {
    std::uint64_t last = 0;
    while (!done) {
      recorder.ask_tally(2);
      const auto tally = recorder.take_tally();
      if (!tally) continue;
      EXPECT_GE(tally->routes[0].counts.completed, last);
      last = tally->routes[0].counts.completed;
    }
  });
  for (int i = 0; i < 20'000; ++i) {
    play(recorder, 0, i, 0.1);
    if (i % 10 == 0) recorder.on_tick(at(i));
  }
  done = true;
  onlooker.join();
  recorder.on_stage_end(at(1e6));
  EXPECT_EQ(recorder.take().total.counts.completed, 20'000u);
}

}  // namespace
}  // namespace brink::aggregate
