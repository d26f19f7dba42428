// What it costs to know when the next request is due, by the kind of rate.
#include <benchmark/benchmark.h>

#include "plan/arrivals.h"
#include "plan/shape.h"

namespace brink::plan {
namespace {

constexpr Duration length = std::chrono::minutes(10);

void arrivals(benchmark::State& state, const Rate& rate) {
  ArrivalTimes times(rate, Arrivals::constant, {}, 1);
  for (auto _ : state) {
    benchmark::DoNotOptimize(times.peek());
    times.pop();
  }
  state.SetItemsProcessed(state.iterations());
}

Rate long_table() {
  std::vector<Point> points;
  for (int i = 0; i < 10'000; ++i) points.push_back({std::chrono::milliseconds(60 * i), 1000.0 + 100 * (i % 7)});
  return line_through(points);
}

BENCHMARK_CAPTURE(arrivals, constant, Rate::constant(20'000));
BENCHMARK_CAPTURE(arrivals, ramp, Rate::ramp(100, 20'000, length));
BENCHMARK_CAPTURE(arrivals, square, square(20'000, length).rate);
BENCHMARK_CAPTURE(arrivals, sine, sine(20'000, length).rate);
BENCHMARK_CAPTURE(arrivals, business_hours, business_hours(20'000, length).rate);
BENCHMARK_CAPTURE(arrivals, table_of_10000, long_table());

}  // namespace
}  // namespace brink::plan
