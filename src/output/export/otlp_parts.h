// What both forms of OTLP have in common. Internal to them.
#pragma once

#include "output/export/metric_set.h"

namespace brink::output {

inline constexpr std::uint64_t otlp_cumulative = 2;  // AggregationTemporality

// Of the resource: what everything is from.
Labels otlp_resource(const MetricSet& set);
// Of one value: its own labels, the tags, and the run.
Labels otlp_attributes(const MetricSet& set, const MetricValue& value);
// By the Unified Code for Units of Measure.
std::string_view otlp_unit(Unit unit);

inline std::uint64_t unix_nano(WallTime time) { return static_cast<std::uint64_t>(time.time_since_epoch().count()); }

}  // namespace brink::output
