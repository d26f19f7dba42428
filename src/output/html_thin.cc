// thinned(): a record for pictures.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "output/html.h"

namespace brink::output {
namespace {

constexpr std::size_t most_steps = 600;              // of a series: one each pixel or two
constexpr std::size_t most_bins = 240;               // of a histogram that becomes a column of a heat map
constexpr std::size_t most_bins_measurement = 4000;  // of one that is drawn to p99.99
constexpr std::size_t most_readings = 480;           // of one subject and name

using Counts = std::vector<std::uint64_t>;
using Values = std::vector<std::optional<double>>;

Counts added_up(const Counts& values, std::size_t group) {
  Counts out((values.size() + group - 1) / group);
  for (std::size_t i = 0; i < values.size(); ++i) out[i / group] += values[i];
  return out;
}

Values highest(const Values& values, std::size_t group) {
  Values out((values.size() + group - 1) / group);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i]) out[i / group] = std::max(out[i / group].value_or(*values[i]), *values[i]);
  }
  return out;
}

std::vector<double> averaged(const std::vector<double>& values, std::size_t group) {
  std::vector<double> out;
  for (std::size_t from = 0; from < values.size(); from += group) {
    const std::size_t count = std::min(group, values.size() - from);
    const auto begin = values.begin() + static_cast<std::ptrdiff_t>(from);
    const double sum = std::accumulate(begin, begin + static_cast<std::ptrdiff_t>(count), 0.0);
    out.push_back(sum / static_cast<double>(count));
  }
  return out;
}

// The one in the middle of each group.
std::vector<std::uint32_t> middles(const std::vector<std::uint32_t>& values, std::size_t group) {
  std::vector<std::uint32_t> out;
  for (std::size_t from = 0; from < values.size(); from += group) {
    out.push_back(values[from + std::min(group, values.size() - from) / 2]);
  }
  return out;
}

void thin(Series& series) {
  const std::size_t group = (series.due.size() + most_steps - 1) / most_steps;
  if (group < 2) return;
  series.step_s *= static_cast<double>(group);
  series.asked_rps = averaged(series.asked_rps, group);
  series.asked_users = middles(series.asked_users, group);
  for (Counts* values : {&series.due, &series.completed, &series.failed}) *values = added_up(*values, group);
  for (Values* values : {&series.p50_ms, &series.p95_ms}) *values = highest(*values, group);
}

// Steps come in ascending order; those in one bin of the logarithm become one, at the lowest of them.
void thin(std::vector<HistogramStep>& steps, std::size_t most) {
  if (steps.size() <= most) return;
  const double low = std::max(steps.front().low_us, 1.0);
  const double width = std::log(std::max(steps.back().low_us, 2.0) / low) / static_cast<double>(most - 1);
  const auto bin = [&](const HistogramStep& step) {
    return width > 0 ? std::floor(std::log(std::max(step.low_us, low) / low) / width) : 0;
  };
  std::vector<HistogramStep> out;
  for (const HistogramStep& step : steps) {
    if (!out.empty() && bin(out.back()) == bin(step)) {
      out.back().count += step.count;
    } else {
      out.push_back(step);
    }
  }
  steps = std::move(out);
}

void thin(Histogram& histogram, std::size_t most) {
  for (auto* steps : {&histogram.ok, &histogram.bad, &histogram.timed_out}) thin(*steps, most);
}

// The least and the most of each stretch, as they came, so that no peak is lost.
std::vector<Reading> extremes(const std::vector<Reading>& readings) {
  const std::size_t group = (2 * readings.size() + most_readings - 1) / most_readings;
  if (readings.size() <= most_readings) return readings;
  std::vector<Reading> out;
  for (std::size_t from = 0; from < readings.size(); from += group) {
    const auto begin = readings.begin() + static_cast<std::ptrdiff_t>(from);
    const auto end = readings.begin() + static_cast<std::ptrdiff_t>(std::min(from + group, readings.size()));
    auto [least, most] =
        std::minmax_element(begin, end, [](const Reading& a, const Reading& b) { return a.value < b.value; });
    if (most < least) std::swap(least, most);
    out.push_back(*least);
    if (most != least) out.push_back(*most);
  }
  return out;
}

void thin(std::vector<Reading>& readings) {
  std::map<std::pair<std::string, std::string>, std::vector<Reading>> by_name;
  for (Reading& reading : readings) by_name[{reading.subject, reading.name}].push_back(std::move(reading));
  readings.clear();
  for (const auto& [name, values] : by_name) {
    for (Reading& reading : extremes(values)) readings.push_back(std::move(reading));
  }
}

}  // namespace

Record thinned(Record record) {
  const bool measurement = record.stages.size() == 1;
  for (Stage& stage : record.stages) {
    thin(stage.series);
    thin(stage.numbers.histogram, measurement ? most_bins_measurement : most_bins);
    for (StageRoute& route : stage.routes) route.numbers.histogram = {};
  }
  thin(record.readings);
  return record;
}

}  // namespace brink::output
