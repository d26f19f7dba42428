// Random runs under fixed seeds: every sequence of calls that SampleSink allows ends in counts that balance and agree
// with a model that keeps everything, and parts of a run put together are the run.
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "aggregate/recorder.h"
#include "base/random.h"

namespace brink::aggregate {
namespace {

using sample::Failure;
using sample::Sample;

enum class End { missed, in_flight, ended };

struct Request {
  Sample sample;
  End end = End::ended;
  std::size_t worker = 0;
};

struct Play {
  sample::Window window;
  std::optional<Instant> cut;
  Instant over{};
  std::vector<Request> requests;
};

constexpr std::size_t routes = 4;

Sample random_sample(Random& random, Instant due, Instant over) {
  Sample s;
  s.route = RouteId{static_cast<std::uint32_t>(random.below(routes))};
  s.due = s.begun = due;
  if (random.uniform() < 0.3) s.begun += from_seconds(random.exponential(0.1));
  s.failure = random.uniform() < 0.6 ? Failure::none : static_cast<Failure>(random.below(sample::failure_count));
  const bool sent = has_response(s.failure) || s.failure >= Failure::send;
  s.connection_request = static_cast<std::uint32_t>(random.below(3));
  s.sent = sent ? s.begun + Duration(random.below(2) * 1'000'000) : Instant{};
  s.done =
      std::min(over, std::max(s.begun, s.sent) + from_seconds(random.exponential(random.uniform() < 0.1 ? 20 : 0.2)));
  s.sent = std::min(s.sent, s.done);
  s.begun = std::min(s.begun, s.done);
  if (has_response(s.failure)) {
    s.first_byte = s.sent + (s.done - s.sent) / 2;
    s.status = static_cast<std::uint16_t>(s.failure == Failure::status ? 400 + random.below(300) : 200);
  }
  s.bytes_sent = random.below(1000);
  s.bytes_received = random.below(10'000);
  return s;
}

Play random_run(Random& random, std::size_t workers) {
  Play run;
  const double begin = random.uniform(1, 30), length = random.uniform(0, 200);
  run.window = {Instant(from_seconds(begin)), random.uniform() < 0.3 ? never : Instant(from_seconds(begin + length))};
  if (random.uniform() < 0.3) run.cut = Instant(from_seconds(random.uniform(1, begin + length)));
  const Instant last_due = std::min({run.window.end, run.cut.value_or(never), Instant(from_seconds(begin + length))});
  run.over = last_due + from_seconds(random.uniform(0, 10));
  for (std::uint64_t i = 0, n = random.below(400); i < n; ++i) {
    const Instant due(from_seconds(random.uniform(0.5, 0.999 * seconds(last_due.time_since_epoch()))));
    const double dice = random.uniform();
    run.requests.push_back({random_sample(random, due, run.over),
                            dice < 0.1   ? End::missed
                            : dice < 0.2 ? End::in_flight
                                         : End::ended,
                            random.below(workers)});
  }
  return run;
}

// What happens, in the order of time: each request comes due, and later ends.
StageSummary play(Recorder& recorder, const Play& run, std::optional<std::size_t> only) {
  struct Event {
    Instant at;
    int order;
    const Request* request;
  };
  std::vector<Event> events;
  for (const Request& request : run.requests) {
    if (only && request.worker != *only) continue;
    events.push_back({request.sample.due, 0, &request});
    events.push_back({request.end == End::ended ? request.sample.done : run.over, 1, &request});
  }
  std::stable_sort(events.begin(), events.end(), [](const Event& a, const Event& b) {
    return std::tuple(a.at, a.order) < std::tuple(b.at, b.order);
  });

  recorder.on_stage_begin(run.window);
  bool cut = false;
  for (const Event& event : events) {
    if (run.cut && !cut && event.at >= *run.cut) {
      recorder.on_cut_short(*run.cut);
      cut = true;
    }
    const Sample& sample = event.request->sample;
    if (event.order == 0) {
      recorder.on_due(sample.route, sample.due);
    } else if (event.request->end == End::missed) {
      recorder.on_missed(sample.route, sample.due);
    } else if (event.request->end == End::in_flight) {
      recorder.on_in_flight(sample.route, sample.due, event.at - sample.due);
    } else {
      recorder.on_sample(sample);
      if (recorder.wants_exchange(sample)) recorder.on_exchange({sample, "", "", "", ""});
      recorder.on_tick(event.at);
    }
  }
  if (run.cut && !cut) recorder.on_cut_short(*run.cut);
  recorder.on_stage_end(run.over);
  return recorder.take();
}

// The model: sums over all requests, made afterwards.
void expect_matches(const RouteSummary& got, const Play& run, std::optional<std::uint32_t> route) {
  const Instant window_end = std::min(run.window.end, run.cut.value_or(never));
  Counts counts;
  std::array<Clocks, outcome_count> clocks;
  for (const Request& request : run.requests) {
    const Sample& s = request.sample;
    if (route && s.route.value != *route) continue;
    const bool ended = request.end == End::ended;
    if (ended && s.done >= run.window.begin && s.done < window_end) {
      ++counts.ended_in_window;
      counts.completed_in_window += s.ok();
    }
    if (s.due < run.window.begin) continue;
    ++counts.due;
    counts.missed += request.end == End::missed;
    counts.sent += request.end != End::missed;
    counts.in_flight += request.end == End::in_flight;
    if (!ended) continue;
    ++(s.ok() ? counts.completed : counts.failed);
    counts.failures[static_cast<std::size_t>(s.failure)] += !s.ok();
    if (has_response(s.failure)) ++counts.status[s.status];
    counts.bytes_sent += s.bytes_sent;
    counts.bytes_received += s.bytes_received;
    Clocks& both = clocks[static_cast<std::size_t>(outcome_of(s.failure))];
    both.response.record(s.response_time());
    if (s.was_sent()) both.service.record(s.service_time());
  }
  EXPECT_TRUE(got.counts.balanced());
  EXPECT_EQ(got.counts.due, counts.due);
  EXPECT_EQ(got.counts.missed, counts.missed);
  EXPECT_EQ(got.counts.sent, counts.sent);
  EXPECT_EQ(got.counts.completed, counts.completed);
  EXPECT_EQ(got.counts.failed, counts.failed);
  EXPECT_EQ(got.counts.in_flight, counts.in_flight);
  EXPECT_EQ(got.counts.failures, counts.failures);
  EXPECT_EQ(got.counts.status, counts.status);
  EXPECT_EQ(got.counts.bytes_sent, counts.bytes_sent);
  EXPECT_EQ(got.counts.bytes_received, counts.bytes_received);
  EXPECT_EQ(got.counts.ended_in_window, counts.ended_in_window);
  EXPECT_EQ(got.counts.completed_in_window, counts.completed_in_window);
  for (std::size_t i = 0; i < clocks.size(); ++i) {
    EXPECT_EQ(got.clocks[i].response, clocks[i].response);
    EXPECT_EQ(got.clocks[i].service, clocks[i].service);
  }
}

void expect_series(const StageSummary& summary, const Play& run) {
  Bucket sum, model;
  for (const Bucket& bucket : summary.series.buckets) sum.merge(bucket);
  for (const Request& request : run.requests) {
    const Sample& s = request.sample;
    model.due += s.due >= run.window.begin;
    if (request.end != End::ended || s.done < run.window.begin) continue;
    ++model.ended;
    ++(s.ok() ? model.completed : model.failed);
    model.bytes_received += s.bytes_received;
  }
  EXPECT_EQ(sum.due, model.due);
  EXPECT_EQ(sum.ended, model.ended);
  EXPECT_EQ(sum.completed, model.completed);
  EXPECT_EQ(sum.failed, model.failed);
  EXPECT_EQ(sum.bytes_received, model.bytes_received);
  std::uint64_t latencies = 0;
  for (const auto n : sum.latency) latencies += n;
  EXPECT_EQ(latencies, summary.total.response().count());
}

void expect_window(const StageSummary& summary, const Play& run) {
  const Instant end = std::min({run.window.end, run.over, run.cut.value_or(never)});
  EXPECT_EQ(summary.window.begin, run.window.begin);
  EXPECT_EQ(summary.window.end, std::max(end, run.window.begin));
  EXPECT_EQ(summary.length, summary.window.end - summary.window.begin);
}

TEST(RecorderProperty, EveryAllowedSequenceBalancesAndMatchesTheModel) {
  Random random(2026);
  Recorder recorder(routes);  // one for all stages: each take() must leave nothing behind
  for (int round = 0; round < 150; ++round) {
    const Play run = random_run(random, 1);
    const StageSummary summary = play(recorder, run, {});
    expect_window(summary, run);
    expect_matches(summary.total, run, {});
    for (std::uint32_t i = 0; i < routes; ++i) expect_matches(summary.routes[i], run, i);
    expect_series(summary, run);
    EXPECT_LE(summary.exchanges.size(), 64u);
    if (HasFailure()) FAIL() << "in round " << round;
  }
}

TEST(RecorderProperty, WorkersPutTogetherAreTheRunInAnyOrder) {
  Random random(7);
  for (int round = 0; round < 40; ++round) {
    const std::size_t workers = 1 + random.below(4);
    const Play run = random_run(random, workers);
    std::vector<StageSummary> parts;
    for (std::size_t worker = 0; worker < workers; ++worker) {
      Recorder recorder(routes);
      parts.push_back(play(recorder, run, worker));
    }
    if (random.uniform() < 0.5) std::reverse(parts.begin(), parts.end());
    StageSummary whole;
    for (const StageSummary& part : parts) whole.merge(part);
    Recorder recorder(routes);
    const StageSummary expected = play(recorder, run, {});

    expect_window(whole, run);
    expect_matches(whole.total, run, {});
    for (std::uint32_t i = 0; i < routes; ++i) expect_matches(whole.routes[i], run, i);
    expect_series(whole, run);
    EXPECT_EQ(whole.send_lag, expected.send_lag);
    EXPECT_EQ(whole.phases.first_byte, expected.phases.first_byte);
    EXPECT_EQ(whole.phases.opened, expected.phases.opened);
    EXPECT_EQ(whole.warmup_ended, expected.warmup_ended);
    EXPECT_EQ(whole.exchanges.size(), expected.exchanges.size());
    if (HasFailure()) FAIL() << "in round " << round;
  }
}

}  // namespace
}  // namespace brink::aggregate
