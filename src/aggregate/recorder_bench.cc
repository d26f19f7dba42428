// What measuring costs: one request through on_due and on_sample, and one value into a histogram. The times of the
// requests are made beforehand, spread as latencies are, so that tables are as warm as in a run and no more.
#include "aggregate/recorder.h"

#include <benchmark/benchmark.h>

#include <cmath>
#include <vector>

#include "base/random.h"

namespace brink::aggregate {
namespace {

// `late` is an open load: sent after it was due, so that the two clocks differ.
std::vector<sample::Sample> samples(std::size_t routes, bool late) {
  Random random(1);
  std::vector<sample::Sample> all(1 << 11);
  Instant now{};
  for (auto& sample : all) {
    now += Duration(10'000);
    sample.due = sample.begun = now;
    sample.sent = now + Duration(late ? 20'000 + random.below(80'000) : 0);
    sample.first_byte = sample.sent + from_seconds(0.001 * std::exp(random.exponential(0.7)));
    sample.done = sample.first_byte + Duration(random.below(30'000));
    sample.route = RouteId{static_cast<std::uint32_t>(random.below(routes))};
    sample.connection_request = 1 + random.below(1000);
    sample.status = 200;
    sample.bytes_sent = 120;
    sample.bytes_received = 900;
  }
  return all;
}

void requests(benchmark::State& state) {
  const auto all = samples(static_cast<std::size_t>(state.range(0)), state.range(1) != 0);
  Recorder recorder(static_cast<std::size_t>(state.range(0)));
  recorder.on_stage_begin({Instant{}, never});
  std::size_t i = 0;
  sample::SampleSink* sink = &recorder;
  benchmark::DoNotOptimize(sink);
  for (auto _ : state) {
    const sample::Sample& sample = all[i++ & (all.size() - 1)];
    sink->on_due(sample.route, sample.due);
    sink->on_sample(sample);
  }
}
BENCHMARK(requests)
    ->ArgNames({"routes", "late"})
    ->Args({1, 0})
    ->Args({1, 1})
    ->Args({20, 0})
    ->Args({20, 1})
    ->Args({1000, 1});

void unwanted_exchange(benchmark::State& state) {
  const auto all = samples(1, false);
  Recorder recorder(1);
  recorder.on_stage_begin({Instant{}, never});
  for (int i = 0; i < 5; ++i) {
    sample::Exchange exchange;
    exchange.sample = all[0];
    exchange.sample.done += std::chrono::hours(1);
    if (recorder.wants_exchange(exchange.sample)) recorder.on_exchange(std::move(exchange));
  }
  std::size_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(recorder.wants_exchange(all[i++ & (all.size() - 1)]));
}
BENCHMARK(unwanted_exchange);

void histogram_record(benchmark::State& state) {
  std::vector<Duration> values;
  for (const auto& sample : samples(1, false)) values.push_back(sample.response_time());
  Histogram histogram;
  std::size_t i = 0;
  for (auto _ : state) histogram.record(values[i++ & (values.size() - 1)]);
  benchmark::DoNotOptimize(histogram.count());
}
BENCHMARK(histogram_record);

void histogram_quantile(benchmark::State& state) {
  Histogram histogram;
  for (const auto& sample : samples(1, false)) histogram.record(sample.response_time());
  for (auto _ : state) benchmark::DoNotOptimize(histogram.quantile(0.99));
}
BENCHMARK(histogram_quantile);

}  // namespace
}  // namespace brink::aggregate
