// The text format of Prometheus metrics (prometheus.io, exposition formats, version 0.0.4; OpenMetrics 1.0 where it is
// the same), as values. Pure; the text is foreign: a line that is not well formed is passed over.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace brink::probe {

struct MetricSample {
  std::string_view name;    // "hikaricp_connections_pending"
  std::string_view labels;  // as written, without the braces: pool="main"
  double value = 0;         // finite
};
// The sample of one line; nothing for comments, what is not a sample, and values that are not finite.
bool parse_metric_line(std::string_view line, MetricSample& sample);

// Whether a family tells something about what limits an application: pools, event loops, collectors of garbage.
bool is_known_family(std::string_view name);

struct Metric {
  std::string name;  // with its labels: "hikaricp_connections_pending{pool=\"main\"}"
  double value = 0;
};
// Of known families, in the order of the text, at most `most`; a name longer than 200 bytes is passed over.
std::vector<Metric> known_metrics(std::string_view text, std::size_t most = 64);

}  // namespace brink::probe
