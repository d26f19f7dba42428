// MetricSet: what is known of a run at one moment, as monitoring systems take it: named metrics with labelled values.
// Made by run_metrics.h, written down by the encoders of this folder. A plain value: text in it is valid UTF-8, and no
// label name stands twice at one value.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "aggregate/spectrum.h"

namespace brink::output {

struct Label {
  std::string name;
  std::string value;
  friend bool operator==(const Label&, const Label&) = default;
};
using Labels = std::vector<Label>;

enum class MetricKind {
  counter,    // only ever grows within a run, from zero
  gauge,      // is what it is now
  histogram,  // of seconds, cumulative: only ever grows
};

// What a unit is called in each world, beside the name that holds it in Prometheus ("brink_response_seconds").
enum class Unit { none, requests, seconds, milliseconds, bytes, users, requests_per_second, bytes_per_second };

struct MetricValue {
  Labels labels;                                                   // beyond the common ones
  std::variant<std::uint64_t, double, aggregate::Spectrum> value;  // counter, gauge, histogram
};

struct Metric {
  std::string_view name;       // of Prometheus: "brink_requests_total"
  std::string_view otel_name;  // of OpenTelemetry and StatsD: "brink.requests"
  MetricKind kind = MetricKind::gauge;
  Unit unit = Unit::none;
  std::string_view help;
  std::vector<MetricValue> values;  // at least one
};

using WallTime = std::chrono::sys_time<std::chrono::nanoseconds>;

struct MetricSet {
  std::string job;  // who exports: "brink"
  std::string run;  // its id, which keeps runs apart that go on at the same time
  std::string version;
  Labels tags;       // names as given; to stand on every value beside `run`
  WallTime start{};  // of the run, from which counters count
  WallTime time{};   // of the values
  std::vector<Metric> metrics;
};

}  // namespace brink::output
