#include "output/export/influx.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "output/export/run_label.h"

namespace brink::output {
namespace {

// Names and values of tags: a comma, '=' and a blank end them, and nothing escapes a backslash, so that one in the end
// would escape what comes next. A line break ends the line.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == ',' || c == '=' || c == ' ') out += '\\';
    out += c == '\n' || c == '\r' ? '_' : c;
  }
  if (out.ends_with('\\')) out.back() = '_';
  return out;
}

std::string tags_of(const Labels& labels) {
  std::string out;
  for (const Label& label : labels) {
    if (!label.value.empty()) out += fmt::format(",{}={}", escaped(label.name), escaped(label.value));
  }
  return out;
}

// The protocol's whole numbers are signed.
std::string whole(std::uint64_t value) {
  constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  return fmt::format("{}i", std::min(value, most));
}

std::string histogram_fields(const aggregate::Spectrum& spectrum) {
  std::string out = fmt::format("count={},sum={}", whole(spectrum.count), spectrum.sum());
  std::uint64_t below = 0;
  for (std::size_t i = 0; i < aggregate::usual_limits.size(); ++i) {
    below += spectrum.limits[i];
    out += fmt::format(",le_{}={}", aggregate::usual_limits[i], whole(below));
  }
  return out;
}

// Empty for what the protocol cannot say: numbers that are none.
std::string fields_of(const MetricValue& value) {
  if (const auto* spectrum = std::get_if<aggregate::Spectrum>(&value.value)) return histogram_fields(*spectrum);
  if (const auto* count = std::get_if<std::uint64_t>(&value.value)) return "value=" + whole(*count);
  const double gauge = std::get<double>(value.value);
  return std::isfinite(gauge) ? fmt::format("value={}", gauge) : "";
}

}  // namespace

std::vector<std::string> influx_lines(const MetricSet& set) {
  const std::string common = tags_of(labels_of_all(set));
  std::vector<std::string> lines;
  for (const Metric& metric : set.metrics) {
    for (const MetricValue& value : metric.values) {
      const std::string fields = fields_of(value);
      if (fields.empty()) continue;
      lines.push_back(fmt::format("{}{}{} {} {}\n", metric.name, tags_of(value.labels), common, fields,
                                  set.time.time_since_epoch().count()));
    }
  }
  return lines;
}

}  // namespace brink::output
