#include "probe/prometheus_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/text.h"

namespace brink::probe {
namespace {

bool starts_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':'; }
bool continues_name(char c) { return starts_name(c) || (c >= '0' && c <= '9'); }

// Where the labels that begin at `at` (behind the brace) end: the brace that is not inside a value. npos: nowhere.
std::size_t end_of_labels(std::string_view line, std::size_t at) {
  bool quoted = false;
  for (; at < line.size(); ++at) {
    if (quoted && line[at] == '\\') {
      ++at;
    } else if (line[at] == '"') {
      quoted = !quoted;
    } else if (!quoted && line[at] == '}') {
      return at;
    }
  }
  return std::string_view::npos;
}

bool parse_value(std::string_view text, double& value) {
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() && !text.empty() && std::isfinite(value);
}

bool is_printable(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return false;
  }
  return true;
}

}  // namespace

bool parse_metric_line(std::string_view line, MetricSample& sample) {
  line = trim(line);
  if (line.empty() || !starts_name(line[0])) return false;
  std::size_t at = 1;
  while (at < line.size() && continues_name(line[at])) ++at;
  sample.name = line.substr(0, at);
  sample.labels = {};
  while (at < line.size() && (line[at] == ' ' || line[at] == '\t')) ++at;
  if (at < line.size() && line[at] == '{') {
    const std::size_t end = end_of_labels(line, at + 1);
    if (end == std::string_view::npos) return false;
    sample.labels = line.substr(at + 1, end - at - 1);
    at = end + 1;
  } else if (at == sample.name.size()) {
    return false;  // no space before the value
  }
  const std::string_view rest = trim(line.substr(at));
  return parse_value(rest.substr(0, rest.find_first_of(" \t")), sample.value);  // a time may follow
}

bool is_known_family(std::string_view name) {
  constexpr std::string_view prefixes[] = {"hikaricp_", "nodejs_eventloop_lag", "nodejs_eventloop_utilization",
                                           "jvm_gc_",   "jvm_threads_",         "go_gc_duration_seconds"};
  constexpr std::string_view names[] = {"go_goroutines",    "go_threads",      "process_cpu_seconds_total",
                                        "process_open_fds", "process_max_fds", "process_resident_memory_bytes"};
  constexpr std::string_view suffixes[] = {"_connections_active", "_connections_pending", "_connections_max",
                                           "_connections_idle"};
  for (const auto prefix : prefixes) {
    if (name.starts_with(prefix)) return !name.ends_with("_bucket");
  }
  for (const auto known : names) {
    if (name == known) return true;
  }
  for (const auto suffix : suffixes) {
    if (name.ends_with(suffix)) return true;
  }
  return false;
}

std::vector<Metric> known_metrics(std::string_view text, std::size_t most) {
  constexpr std::size_t longest = 200;
  std::vector<Metric> metrics;
  while (!text.empty() && metrics.size() < most) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    MetricSample sample;
    if (!parse_metric_line(line, sample) || !is_known_family(sample.name)) continue;
    if (sample.name.size() + sample.labels.size() + 2 > longest || !is_printable(sample.labels)) continue;
    std::string name(sample.name);
    if (!sample.labels.empty()) name.append("{").append(sample.labels).append("}");
    metrics.push_back({std::move(name), sample.value});
  }
  return metrics;
}

}  // namespace brink::probe
