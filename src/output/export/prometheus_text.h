// Prometheus' text format, version 0.0.4: what a scrape of /metrics answers, and what a Pushgateway takes. Histograms
// are classic ones, for the format has no others.
// https://prometheus.io/docs/instrumenting/exposition_formats/
#pragma once

#include <string>
#include <string_view>

#include "output/export/metric_set.h"

namespace brink::output {

inline constexpr std::string_view prometheus_content_type = "text/plain; version=0.0.4; charset=utf-8";

// Whether values carry the label `run`: a Pushgateway adds it by itself, from the group they are pushed to, and refuses
// values that have it already.
enum class RunLabel { written, from_group };

std::string prometheus_text(const MetricSet& set, RunLabel run);

}  // namespace brink::output
