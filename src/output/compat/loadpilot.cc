#include "output/compat/loadpilot.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "aggregate/histogram.h"
#include "output/layout.h"
#include "output/record_build.h"

namespace brink::output::compat {
namespace {

using Json = nlohmann::ordered_json;

// A step of which less was seen says nothing.
constexpr double least_judged_s = 2;
// Of what is due in a step some is still under way at its end.
constexpr double least_done = 0.95;

double rounded(double value, int digits) {
  const double scale = std::pow(10, digits);
  return std::round(value * scale) / scale;
}

void set_times(const aggregate::Histogram& times, LoadpilotNumbers& out) {
  if (times.count() == 0) return;
  const auto ms = [&](double q) { return rounded(milliseconds(times.quantile(q)), 3); };
  out.p50_ms = ms(0.5);
  out.p95_ms = ms(0.95);
  out.p99_ms = ms(0.99);
  out.max_ms = rounded(milliseconds(times.max()), 3);
  out.min_ms = rounded(milliseconds(times.min()), 3);
  out.mean_ms = rounded(times.mean() * 1e3, 3);
}

// Iterations of a task that failed when no response of theirs could be counted as a failure any more: after a batch or
// a pause, or without a request (_brink_loadpilot.py writes a check of this name for each that failed).
std::uint64_t failed_beside(const Stage& stage, const std::string& task) {
  for (const Check& check : stage.checks) {
    if (check.name == task + " fails with a request") return check.failed;
  }
  return 0;
}

Json json_of(const LoadpilotNumbers& n) {
  Json out;
  out["requests_total"] = n.requests;
  out["errors_total"] = n.errors;
  out["error_rate_pct"] = rounded(n.error_percent(), 3);
  out["p50_ms"] = n.p50_ms.value_or(0);
  out["p95_ms"] = n.p95_ms.value_or(0);
  out["p99_ms"] = n.p99_ms.value_or(0);
  out["max_ms"] = n.max_ms.value_or(0);
  return out;
}

Json json_of(const LoadpilotKnee& knee) {
  Json out;
  out["step"] = knee.step;
  out["total_steps"] = knee.total_steps;
  out["rps"] = knee.rps;
  out["max_rps"] = knee.max_rps;
  out["p99_ms"] = knee.p99_ms;
  out["error_rate_pct"] = knee.error_rate_percent;
  return out;
}

std::string ms_text(std::optional<double> value) { return value ? fmt::format("{:.1f}ms", *value) : "-"; }

struct Threshold {
  std::string_view key, label, unit;
};
constexpr Threshold known_thresholds[] = {{"p50_ms", "p50 latency", "ms"},   {"p95_ms", "p95 latency", "ms"},
                                          {"p99_ms", "p99 latency", "ms"},   {"max_ms", "max latency", "ms"},
                                          {"error_rate", "error rate", "%"}, {"dropped", "dropped", ""}};

double value_of(const LoadpilotNumbers& n, std::string_view key) {
  if (key == "p50_ms") return n.p50_ms.value_or(0);
  if (key == "p95_ms") return n.p95_ms.value_or(0);
  if (key == "p99_ms") return n.p99_ms.value_or(0);
  if (key == "max_ms") return n.max_ms.value_or(0);
  if (key == "dropped") return static_cast<double>(n.dropped);
  return n.error_percent();
}

}  // namespace

double LoadpilotNumbers::error_percent() const {
  return requests == 0 ? 0 : 100.0 * static_cast<double>(errors) / static_cast<double>(requests);
}

LoadpilotResult loadpilot_result(const Record& record, const std::vector<std::string>& tasks) {
  LoadpilotResult out;
  out.target_url = record.target.url;
  if (record.program) {
    out.scenario = record.program->users_class;
    out.iterations = record.program->tasks;
  }
  if (record.stages.empty()) return out;
  const Stage& stage = record.stages.back();
  out.rps_target = stage.load.peak_rps.value_or(0);
  out.duration_s = stage.length_s;
  aggregate::Histogram all;
  for (const std::string& task : tasks) {
    LoadpilotNumbers& n = out.tasks[task];
    const auto row =
        std::find_if(stage.routes.begin(), stage.routes.end(), [&](const auto& r) { return r.name == task; });
    if (row != stage.routes.end()) {
      const Counts& counts = row->numbers.counts;
      n.requests = counts.sent;
      n.errors = counts.failed + counts.in_flight;
      n.dropped = counts.missed;
      const aggregate::Histogram times = restore_response(row->numbers);
      set_times(times, n);
      all.merge(times);
    }
    n.errors += failed_beside(stage, task);
    n.requests = std::max(n.requests, n.errors);
    out.all.requests += n.requests;
    out.all.errors += n.errors;
    out.all.dropped += n.dropped;
  }
  set_times(all, out.all);
  return out;
}

namespace {

// Of a step in which a part of the load was missing, or nothing is known of it, nothing can be promised.
bool in_doubt(const Stage& stage, const Plateau& step) {
  return std::any_of(stage.invalid.begin(), stage.invalid.end(),
                     [&](const Interval& one) { return one.from_s < step.end_s && one.to_s > step.begin_s; });
}

}  // namespace

std::optional<LoadpilotKnee> loadpilot_knee(const Record& record, const std::map<std::string, double>& thresholds) {
  const auto limit = [&](const char* key) {
    const auto found = thresholds.find(key);
    return found != thresholds.end() ? std::optional(found->second) : std::nullopt;
  };
  const auto p99 = limit("p99_ms"), errors = limit("error_rate");
  if (record.stages.empty() || (!p99 && !errors)) return std::nullopt;
  const Stage& stage = record.stages.back();
  const auto& steps = stage.plateaus;
  std::optional<LoadpilotKnee> knee;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Plateau& step = steps[i];
    const std::uint64_t ended = step.completed + step.failed;
    if (step.judged_s < least_judged_s || ended == 0 || !step.p99_ms || in_doubt(stage, step)) break;
    const double failed = 100.0 * static_cast<double>(step.failed) / static_cast<double>(ended);
    const bool well = (!p99 || *step.p99_ms <= *p99) && (!errors || failed <= *errors) &&
                      static_cast<double>(ended) >= least_done * static_cast<double>(step.due);
    if (!well) break;
    knee = {i + 1, steps.size(), step.asked_rps, steps.back().asked_rps, rounded(*step.p99_ms, 3), rounded(failed, 3)};
  }
  return knee;
}

std::string loadpilot_knee_text(const LoadpilotKnee& knee) {
  return fmt::format("Knee point: {:g} of {:g} rps (step {} of {}), p99 {:.1f}ms, {:.2f}% errors.", knee.rps,
                     knee.max_rps, knee.step, knee.total_steps, knee.p99_ms, knee.error_rate_percent);
}

std::string loadpilot_json(const LoadpilotResult& result) {
  Json out;
  out["scenario"] = result.scenario;
  out["target_url"] = result.target_url;
  out["rps_target"] = result.rps_target;
  const double rate = result.duration_s > 0 ? static_cast<double>(result.all.requests) / result.duration_s : 0;
  out["rps_actual"] = rounded(rate, 2);
  out.update(json_of(result.all));
  out["duration_secs"] = rounded(result.duration_s, 3);
  if (result.knee) out["knee_point"] = json_of(*result.knee);
  out["dropped"] = result.all.dropped;
  out["iterations"] = result.iterations;
  out["tasks"] = Json::array();
  for (const auto& [name, numbers] : result.tasks) {
    Json task;
    task["name"] = name;
    task.update(json_of(numbers));
    out["tasks"].push_back(std::move(task));
  }
  return out.dump(2) + "\n";
}

std::string loadpilot_summary(const LoadpilotResult& result, const TerminalStyle& style) {
  std::string out = fmt::format("Total requests  {}\nErrors          {} ({:.2f}%)\n", result.all.requests,
                                result.all.errors, result.all.error_percent());
  if (result.all.dropped > 0) out += fmt::format("Dropped         {} (due, and nobody was free)\n", result.all.dropped);
  out +=
      fmt::format("p50             {}\np99             {}\n", ms_text(result.all.p50_ms), ms_text(result.all.p99_ms));
  Table table({{"Task", false, true}, {"Requests"}, {"Errors"}, {"p50"}, {"p95"}, {"p99"}, {"max"}});
  for (const auto& [name, n] : result.tasks) {
    table.add({printable(style, name), fmt::format("{}", n.requests), fmt::format("{}", n.errors), ms_text(n.p50_ms),
               ms_text(n.p95_ms), ms_text(n.p99_ms), ms_text(n.max_ms)},
              n.errors > 0 ? Ink::red : Ink::none);
  }
  if (result.knee) out += loadpilot_knee_text(*result.knee) + "\n";
  return out + "\n" + table.render(style);
}

LoadpilotVerdict loadpilot_thresholds(const LoadpilotResult& result, const std::map<std::string, double>& thresholds,
                                      const TerminalStyle& style) {
  LoadpilotVerdict out;
  if (thresholds.empty()) return out;
  const bool nothing = result.all.requests == 0;
  std::string kept, broken;
  for (const Threshold& t : known_thresholds) {
    const auto limit = thresholds.find(std::string(t.key));
    if (limit == thresholds.end()) continue;
    const double value = value_of(result.all, t.key);
    const bool measured = !nothing && (!t.unit.starts_with("ms") || result.all.p50_ms);
    if (measured && value <= limit->second) {
      kept += paint(style, Ink::green, style.unicode ? "✓" : "ok") +
              fmt::format(" {} {:.1f}{} < {:.1f}{}\n", t.label, value, t.unit, limit->second, t.unit);
      continue;
    }
    ++out.breached;
    const std::string seen = measured ? fmt::format("{:.1f}{} > ", value, t.unit) : "not measured, ";
    broken += paint(style, Ink::red, style.unicode ? "✗" : "x") +
              fmt::format(" {} {}{:.1f}{} [BREACHED]\n", t.label, seen, limit->second, t.unit);
  }
  out.text = "Thresholds\n" + kept + broken;
  out.text += out.breached == 0 ? "All thresholds passed.\n"
                                : fmt::format("{} threshold{} breached.\n", out.breached, out.breached == 1 ? "" : "s");
  return out;
}

namespace {

struct Quantity {
  const char* key;
  std::string_view label, unit;
  bool higher_is_better = false;
};
constexpr Quantity compared[] = {{"rps_actual", "RPS actual", "", true}, {"p50_ms", "p50 latency", "ms"},
                                 {"p95_ms", "p95 latency", "ms"},        {"p99_ms", "p99 latency", "ms"},
                                 {"max_ms", "max latency", "ms"},        {"error_rate_pct", "error rate", "%"}};

Result<Json> parse_results(std::string_view text, const char* which) {
  auto json = Json::parse(text, nullptr, false);
  if (json.is_discarded() || !json.is_object()) {
    return usage_error(fmt::format("the {} is no results file", which), "give a file of --results-json");
  }
  return json;
}

std::string name_in(const Json& results) {
  const auto found = results.find("scenario");
  return found != results.end() && found->is_string() ? found->get<std::string>() : "";
}

// Percent of the old value; infinite from nothing.
double change_of(double now, double before) {
  if (now == before) return 0;
  if (before == 0) return std::copysign(std::numeric_limits<double>::infinity(), now);
  return (now - before) / std::abs(before) * 100;
}

std::string change_text(double change) {
  return std::isinf(change) ? std::string("from none") : fmt::format("{:+.1f}%", change);
}

}  // namespace

Result<LoadpilotComparison> loadpilot_compare(std::string_view current, std::string_view baseline, double threshold,
                                              const TerminalStyle& style) {
  const auto now = parse_results(current, "current result"), before = parse_results(baseline, "baseline");
  if (!now) return tl::unexpected(now.error());
  if (!before) return tl::unexpected(before.error());
  LoadpilotComparison out;
  Table table({{"Metric", false}, {"Baseline"}, {"Current"}, {"Change"}, {"", false}});
  for (const Quantity& q : compared) {
    const auto a = now->find(q.key), b = before->find(q.key);
    if (a == now->end() || b == before->end() || !a->is_number() || !b->is_number()) continue;
    const double change = change_of(*a, *b);
    const bool worse = q.higher_is_better ? change < 0 : change > 0;
    const bool regression = worse && std::abs(change) >= threshold;
    out.regressions += regression ? 1 : 0;
    table.add({std::string(q.label), fmt::format("{:.2f}{}", b->get<double>(), q.unit),
               fmt::format("{:.2f}{}", a->get<double>(), q.unit), change_text(change), regression ? "regression" : ""},
              regression ? Ink::red : Ink::none);
  }
  out.text = table.render(style);
  if (name_in(*now) != name_in(*before)) {
    out.text += "The two are of different scenarios.\n";
  }
  out.text += out.regressions == 0
                  ? "No regressions detected.\n"
                  : fmt::format("{} regression{} detected.\n", out.regressions, out.regressions == 1 ? "" : "s");
  return out;
}

}  // namespace brink::output::compat
