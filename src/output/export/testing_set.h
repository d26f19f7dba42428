// For tests of this folder: a run with two routes, one failure, and numbers that are easy to add up.
#pragma once

#include "output/export/run_metrics.h"

namespace brink::output {

inline aggregate::Spectrum spectrum_of(std::initializer_list<double> seconds) {
  aggregate::Histogram histogram;
  for (const double value : seconds) histogram.record(from_seconds(value));
  aggregate::Spectrum spectrum;
  spectrum.add(histogram);
  return spectrum;
}

inline WallTime wall_at(double s) { return WallTime(from_seconds(s)); }

// 1,000,000,000 s after 1970 it began, 5 s later it is.
inline RunNumbers made_up_numbers() {
  RunNumbers run{.job = "brink", .id = "20261121T093000Z-1a2b3c4d", .kind = "bench", .version = "0.1.0", .tags = {}};
  run.tags = {{"team", "shop"}, {"build.no", "a \"7\"\n"}};
  run.start = wall_at(1e9);
  run.time = wall_at(1e9 + 5);
  RouteNumbers home{"/", {}}, checkout{"/checkout/{id}", {}};
  auto& good = home.tally.counts;
  good.due = good.sent = good.completed = 3;
  good.status = {{200, 3}};
  good.bytes_received = 300;
  good.bytes_sent = 60;
  home.tally.clocks[0].response = home.tally.clocks[0].service = spectrum_of({0.001, 0.002, 0.004});
  auto& bad = checkout.tally.counts;
  bad.due = 4;
  bad.missed = 1;
  bad.sent = 3;
  bad.completed = 1;
  bad.failed = 2;
  bad.failures[static_cast<std::size_t>(sample::Failure::status)] = 1;
  bad.failures[static_cast<std::size_t>(sample::Failure::first_byte_timeout)] = 1;
  bad.status = {{200, 1}, {503, 1}};
  bad.bytes_received = 150;
  bad.bytes_sent = 90;
  checkout.tally.clocks[0].response = checkout.tally.clocks[0].service = spectrum_of({0.02});
  checkout.tally.clocks[1].response = checkout.tally.clocks[1].service = spectrum_of({0.3});
  checkout.tally.clocks[2].response = checkout.tally.clocks[2].service = spectrum_of({10.5});
  run.routes = {home, checkout};
  run.phases.first_byte = spectrum_of({0.001, 0.002, 0.004, 0.02, 0.3});
  run.phases.opened = 2;
  run.send_lag = spectrum_of({0, 0.0001});
  run.warmup_ended = 6;
  run.warmup_failed = 1;
  run.stages = 2;
  run.invalid_stages = 1;
  run.load = LoadNow{.users = 8, .target_rate = 0, .in_flight = 3};
  return run;
}

inline MetricSet made_up_set() { return run_metrics(made_up_numbers(), {.time = wall_at(1e9)}); }

inline const Metric* find_metric(const MetricSet& set, std::string_view name) {
  for (const Metric& metric : set.metrics) {
    if (metric.name == name) return &metric;
  }
  return nullptr;
}

// The value with these labels; a null pointer when there is none.
inline const MetricValue* find_value(const MetricSet& set, std::string_view name, const Labels& labels) {
  const Metric* metric = find_metric(set, name);
  if (!metric) return nullptr;
  for (const MetricValue& value : metric->values) {
    if (value.labels == labels) return &value;
  }
  return nullptr;
}

}  // namespace brink::output
