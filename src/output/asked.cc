#include "output/asked.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "output/number.h"
#include "plan/headcount.h"

namespace brink::output {
namespace {

// A backlog below this share of what was due is no shortfall, whatever it does.
constexpr double some_backlog = 0.05;
// By so much a backlog is larger at the end than half-way when it grows all the time: twice, less its scatter.
constexpr double growing = 1.5;
// With fewer there is no telling whether a backlog grows.
constexpr double least_steps = 4;

// What of a step lies within the window.
double inside(const Stage& stage, std::size_t bucket) {
  const double begin = static_cast<double>(bucket) * stage.series.step_s;
  return std::clamp(stage.length_s - begin, 0.0, stage.series.step_s);
}

// Due and not yet ended when half of the window was over.
double backlog_half_way(const Stage& stage) {
  const Series& series = stage.series;
  double backlog = 0;
  for (std::size_t i = 0; i < series.due.size(); ++i) {
    if (static_cast<double>(i + 1) * series.step_s > stage.length_s / 2) break;
    backlog += static_cast<double>(series.due[i]) - static_cast<double>(series.completed[i] + series.failed[i]);
  }
  return std::max(0.0, backlog);
}

}  // namespace

std::vector<double> asked_rps(const plan::Stage& stage, Duration step, std::size_t buckets, Duration length) {
  std::vector<double> out;
  const auto* open = std::get_if<plan::Open>(&stage.load);
  for (std::size_t i = 0; open && i < buckets; ++i) {
    const Duration begin = step * i, end = std::min(begin + step, length);
    const auto expected = [&](Duration t) { return open->rate.integral(stage.warmup + t); };
    const double rate = begin < end ? (expected(end) - expected(begin)) / seconds(end - begin) : 0;
    out.push_back(std::round(rate * 1e3) / 1e3);
  }
  return out;
}

std::vector<std::uint32_t> asked_users(const plan::Stage& stage, Duration step, std::size_t buckets, Duration length) {
  std::vector<std::uint32_t> out;
  const auto* closed = std::get_if<plan::Closed>(&stage.load);
  if (!closed || (closed->legs.empty() && closed->ramp == Duration{})) return out;
  for (std::size_t i = 0; i < buckets; ++i) {
    const Duration begin = step * i, end = std::min(begin + step, length);
    out.push_back(begin < end ? plan::users_at(*closed, stage.warmup + begin + (end - begin) / 2) : 0);
  }
  return out;
}

std::optional<double> asked_rate(const Stage& stage) {
  const Load& load = stage.load;
  if (load.model != "open" || !(stage.length_s > 0)) return std::nullopt;
  if (!load.shape && load.from_rps == load.to_rps) return load.to_rps;
  if (stage.series.asked_rps.empty()) return std::nullopt;
  double expected = 0;
  for (std::size_t i = 0; i < stage.series.asked_rps.size(); ++i)
    expected += stage.series.asked_rps[i] * inside(stage, i);
  return expected / stage.length_s;
}

std::string shortfall(const Stage& stage) {
  const Counts& c = stage.numbers.counts;
  const std::optional<double> asked = asked_rate(stage);
  if (!asked || c.due == 0) return "";
  if (c.missed > 0) {
    return fmt::format(
        "the load was not reached: {} of {} requests that were due were never sent, since everybody was waiting for "
        "answers",
        count_text(c.missed), count_text(c.due));
  }
  const std::uint64_t backlog = c.due - std::min(c.due, c.ended_in_window);
  if (stage.length_s < least_steps * stage.series.step_s) return "";
  const bool large = static_cast<double>(backlog) > some_backlog * static_cast<double>(c.due);
  if (!large || static_cast<double>(backlog) < growing * backlog_half_way(stage)) return "";
  return fmt::format(
      "the load was not reached: {} of {} req/s were answered, and {} requests were still waiting when the time was "
      "over",
      rate_text(stage.numbers.rate_rps), rate_text(*asked), count_text(backlog));
}

}  // namespace brink::output
