#include "output/figures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "base/text.h"
#include "output/own_verdict.h"
#include "output/parts.h"
#include "output/record_build.h"

namespace brink::output {
namespace {

using plan::Unit;

std::optional<double> listed(const Times& t, double q) {
  const std::array<std::pair<double, std::optional<double>>, 7> all = {
      {{0.5, t.p50}, {0.75, t.p75}, {0.9, t.p90}, {0.95, t.p95}, {0.99, t.p99}, {0.999, t.p99_9}, {0.9999, t.p99_99}}};
  for (const auto& [at, ms] : all) {
    if (std::abs(at - q) < 1e-9) return ms;
  }
  return std::nullopt;
}

Figure seconds_figure(const std::optional<double>& ms) {
  return {ms ? std::optional(*ms / 1e3) : std::nullopt, Unit::seconds};
}

// "p99.9": its quantile.
std::optional<double> quantile_name(std::string_view name) {
  if (!name.starts_with('p') || name.find_first_not_of("0123456789.", 1) != std::string_view::npos) return std::nullopt;
  const auto percent = parse_double(name.substr(1));
  if (!percent || *percent <= 0 || *percent > 100) return std::nullopt;
  return *percent / 100;
}

std::uint64_t ended(const Numbers& n) { return n.counts.completed + n.counts.failed; }

// What is named alike for a run and for one of its routes.
std::optional<Figure> common(const Numbers& n, std::string_view name) {
  if (const auto q = quantile_name(name)) return Figure{response_quantile(n, *q), Unit::seconds};
  if (name == "requests_per_sec") return Figure{n.rate_rps, Unit::per_second};
  if (name != "error_rate") return std::nullopt;
  return Figure{ended(n) > 0 ? std::optional(failure_share(n.counts)) : std::nullopt, Unit::share};
}

std::optional<Figure> route_figure(const Numbers& n, std::string_view field) {
  if (const auto figure = common(n, field)) return figure;
  if (field == "count") return Figure{static_cast<double>(ended(n)), Unit::count};
  if (field == "errors") return Figure{static_cast<double>(n.counts.failed), Unit::count};
  if (field == "min") return seconds_figure(n.response_ms.min);
  if (field == "max") return seconds_figure(n.response_ms.max);
  if (field == "mean") return seconds_figure(n.response_ms.mean);
  if (field == "median") return Figure{response_quantile(n, 0.5), Unit::seconds};
  if (field == "stdev") return seconds_figure(n.response_ms.deviation);
  return std::nullopt;
}

std::optional<Figure> run_figure(const Stage& stage, std::string_view name) {
  const Numbers& n = stage.numbers;
  if (const auto figure = common(n, name)) return figure;
  const auto received = static_cast<double>(n.bytes.received);
  if (name == "rps") return Figure{n.rate_rps, Unit::per_second};
  if (name == "total_requests") return Figure{static_cast<double>(ended(n)), Unit::count};
  if (name == "total_errors") return Figure{static_cast<double>(n.counts.failed), Unit::count};
  if (name == "total_bytes") return Figure{received, Unit::bytes};
  if (name == "duration") return Figure{stage.length_s, Unit::seconds};
  if (name == "transfer_rate") {
    return Figure{stage.length_s > 0 ? std::optional(received / stage.length_s) : std::nullopt, Unit::bytes_per_second};
  }
  if (name == "stdev_latency") return seconds_figure(n.response_ms.deviation);
  if (name == "min_latency") return seconds_figure(n.response_ms.min);
  if (name == "max_latency") return seconds_figure(n.response_ms.max);
  if (name == "avg_latency" || name == "mean_latency") return seconds_figure(n.response_ms.mean);
  if (name == "median_latency") return Figure{response_quantile(n, 0.5), Unit::seconds};
  constexpr std::string_view latency = "_latency";
  if (!name.ends_with(latency)) return std::nullopt;
  const auto q = quantile_name(name.substr(0, name.size() - latency.size()));
  return q ? std::optional(Figure{response_quantile(n, *q), Unit::seconds}) : std::nullopt;
}

}  // namespace

std::optional<double> response_quantile(const Numbers& numbers, double q) {
  const aggregate::Histogram times = restore_response(numbers);
  if (!times.empty()) return seconds(times.quantile(q));
  const auto ms = listed(numbers.response_ms, q);
  return ms ? std::optional(*ms / 1e3) : std::nullopt;
}

std::optional<Figure> find_figure(const Record& record, std::string_view name) {
  const Stage* stage = reported_stage(record);
  static const Stage nothing;
  constexpr std::string_view step = "step:";
  if (!name.starts_with(step)) {
    auto figure = run_figure(stage ? *stage : nothing, name);
    if (figure && !stage) figure->value.reset();
    return figure;
  }
  // A percentile such as p99.9 has a point of its own, so the field begins after the first point that makes one.
  const std::string_view rest = name.substr(step.size());
  for (std::size_t point = rest.rfind('.'); point != std::string_view::npos && point > 0;
       point = rest.rfind('.', point - 1)) {
    auto figure = route_figure({}, rest.substr(point + 1));
    if (!figure) continue;
    figure->value.reset();
    const std::string_view route = rest.substr(0, point);
    for (const StageRoute& one : stage ? stage->routes : nothing.routes) {
      if (one.name == route) return route_figure(one.numbers, rest.substr(point + 1));
    }
    return figure;
  }
  return std::nullopt;
}

std::string figure_names() {
  return "rps, error_rate, total_requests, total_errors, total_bytes, transfer_rate, duration, min_latency, "
         "max_latency, avg_latency, median_latency, stdev_latency, a percentile such as p95, or step:NAME.FIELD";
}

}  // namespace brink::output
