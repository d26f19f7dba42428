// MetricCell: the values of one metric, or of a part of them. A value; merged in any order.
#pragma once

#include <cstdint>

#include "aggregate/trend_values.h"
#include "base/metric_kind.h"
#include "base/time.h"

namespace brink::aggregate {

// What its kind needs.
struct MetricCell {
  std::uint64_t count = 0;            // of values
  std::uint64_t nonzero = 0;          // rate: those that count as yes
  double sum = 0;                     // counter
  double last = 0, min = 0, max = 0;  // gauge
  Instant last_at{};
  TrendValues trend;  // trend

  void add(MetricKind kind, double value, Instant at);
  void merge(const MetricCell& other);
  // What came on top of an earlier state of the same cell, see MetricSummary::since.
  MetricCell since(const MetricCell& before) const;
};

}  // namespace brink::aggregate
