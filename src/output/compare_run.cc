// Records as the values that are compared.
#include <fmt/format.h>

#include <algorithm>

#include "output/compare.h"
#include "output/number.h"

namespace brink::output {
namespace {

std::optional<double> seconds_of(const std::optional<double>& milliseconds) {
  return milliseconds ? std::optional(*milliseconds / 1e3) : std::nullopt;
}

verdict::ComparedNumbers compared_numbers(const Numbers& in) {
  verdict::ComparedNumbers out;
  out.completed = in.counts.completed;
  out.failed = in.counts.failed;
  out.goodput_rps = in.goodput_rps;
  for (const auto* steps : {&in.histogram.ok, &in.histogram.timed_out}) {
    for (const HistogramStep& step : *steps) out.judged.add_step(from_seconds(step.low_us / 1e6), step.count);
  }
  out.p50_s = seconds_of(in.response_ms.p50);
  out.p95_s = seconds_of(in.response_ms.p95);
  out.p99_s = seconds_of(in.response_ms.p99);
  return out;
}

// Of the window alone: what ended in the drain has a mixture of its own.
verdict::ComparedSeries compared_series(const Series& in, double length_s) {
  verdict::ComparedSeries out{.step_s = in.step_s, .completed = {}, .failed = {}, .p50_s = {}, .p95_s = {}};
  const double steps = in.step_s > 0 ? length_s / in.step_s : 0;
  for (std::size_t i = 0; i < in.due.size() && static_cast<double>(i) + 1 <= steps + 1e-6; ++i) {
    out.completed.push_back(in.completed[i]);
    out.failed.push_back(in.failed[i]);
    out.p50_s.push_back(seconds_of(in.p50_ms[i]));
    out.p95_s.push_back(seconds_of(in.p95_ms[i]));
  }
  return out;
}

std::string load_text(const Load& load) {
  if (load.model == "open") {
    const double from = load.from_rps.value_or(0), to = load.to_rps.value_or(0);
    const std::string rate = from == to ? rate_text(to) : rate_text(from) + " to " + rate_text(to);
    const std::string shape = load.shape ? *load.shape + ", " : "";
    return fmt::format("{}{} req/s{}", shape, rate, load.arrivals == "poisson" ? " at random" : "");
  }
  const double users = load.users.value_or(0);
  std::string text = load.shape ? *load.shape + ", at most " : "";
  text += amount_text(users) + (users == 1 ? " user" : " users");
  if (load.think_s > 0) text += fmt::format(" who think {}", duration_text(load.think_s, true));
  return text;
}

verdict::ComparedStage compared_stage(const Stage& in) {
  verdict::ComparedStage out;
  out.load = load_text(in.load);
  out.amount = in.load.users.value_or(in.load.mean_rps.value_or(in.load.to_rps.value_or(0)));
  out.length_s = in.length_s;
  out.total = compared_numbers(in.numbers);
  for (const StageRoute& route : in.routes) out.routes.push_back({route.name, compared_numbers(route.numbers)});
  out.series = compared_series(in.series, in.length_s);
  return out;
}

bool is_search(const Record& record) { return record.kind != "bench"; }

// Stages that load all routes as users do; warm-ups, recoveries and experiments are something else.
bool counts(const Record& record, const Stage& stage) {
  if (!stage.valid || stage.length_s <= 0) return false;
  if (!is_search(record)) return true;
  static constexpr std::array<std::string_view, 4> levels = {"baseline", "explore", "bracket", "repeat"};
  return !stage.cut_short && stage.load.model == "closed" &&
         std::find(levels.begin(), levels.end(), stage.purpose) != levels.end();
}

std::string unusable(const Record& record) {
  const std::string status = record.answer ? record.answer->status : "";
  if (status == "unreachable") return "nobody answered";
  const bool none_valid =
      std::none_of(record.stages.begin(), record.stages.end(), [](const Stage& s) { return s.valid; });
  if (status == "invalid" || (!record.stages.empty() && none_valid)) {
    return "INVALID, the machine that made the load was the limit";
  }
  const bool sent = std::any_of(record.stages.begin(), record.stages.end(), [](const Stage& s) {
    return s.numbers.counts.completed + s.numbers.counts.failed > 0;
  });
  return sent || record.verdict ? "" : "it holds no requests";
}

std::string caveat(const Record& record) {
  if (record.imported_from) {
    return "a summary of " + *record.imported_from + " without distributions; its figures count as twice as noisy.";
  }
  if (record.interrupted) return "it was interrupted; what it had measured until then is compared.";
  const bool cut = !is_search(record) &&
                   std::any_of(record.stages.begin(), record.stages.end(), [](const Stage& s) { return s.cut_short; });
  return cut ? "it ended early; what it had measured until then is compared." : "";
}

std::optional<verdict::ComparedRange> range_of(const Bracket& bracket) {
  if (bracket.breaks) {
    const double low = bracket.low.value_or(bracket.holds.value_or(0));
    return verdict::ComparedRange{low, std::max(low, bracket.high.value_or(*bracket.breaks))};
  }
  if (bracket.holds && *bracket.holds > 0) return verdict::ComparedRange{*bracket.holds, std::nullopt};
  return std::nullopt;
}

verdict::ComparedSearch compared_search(const Record& record) {
  verdict::ComparedSearch out;
  const Verdict& v = *record.verdict;
  if (record.plan.rules) {
    out.conditions =
        fmt::format("p95 below {}, failures below {}", duration_text(record.plan.rules->latency_wall_s, true),
                    share_text(record.plan.rules->error_threshold));
  }
  if (record.plan.search) out.conditions += ", think time " + duration_text(record.plan.search->think_s, true);
  const bool decided = v.status == "breaks" || v.status == "no_limit_found";
  if (decided) {
    out.users = range_of(v.users);
    out.rps = range_of(v.rps);
  }
  if (v.saturated && !v.generator_limited && !v.rate_capped && v.capacity_rps > 0) out.capacity_rps = v.capacity_rps;
  if (record.answer && record.answer->confidence >= 0.5) out.cause = record.answer->cause;
  if (record.diagnosis) out.cause = record.diagnosis->cause;
  out.route = v.route.value_or("");
  return out;
}

std::string yes(bool on) { return on ? "on" : "off"; }

// What may move the numbers without the target having changed.
std::vector<std::pair<std::string, std::string>> options_of(const Record& record) {
  if (record.imported_from) return {};
  const Plan& p = record.plan;
  std::vector<std::pair<std::string, std::string>> out{
      {"timeout", duration_text(p.timeout_s, true)},
      {"keepalive", yes(p.keepalive)},
      {"connections", p.pool},
      {"cache busting", yes(p.cache_bust)},
      {"length check", yes(p.verify_length)},
      {"cookies", yes(p.cookies)},
      {"workers", std::to_string(p.workers)},
      {"most requests per second", p.budget.max_rps ? rate_text(*p.budget.max_rps) : "unbounded"}};
  if (p.search) {
    out.emplace_back("stage length", duration_text(p.search->stage_s, true));
    out.emplace_back("most users", amount_text(p.search->max_users));
    out.emplace_back("warm-up", yes(p.search->warmup));
  }
  return out;
}

std::string machine_of(const Environment& e) {
  std::string out;
  for (const std::string& part : {e.hostname.value_or(""), e.cpu_model.value_or(""), e.kernel}) {
    if (!part.empty()) out += (out.empty() ? "" : ", ") + part;
  }
  if (e.cpus > 0) out += fmt::format(", {} CPUs", e.cpus);
  return out;
}

}  // namespace

verdict::ComparedRun compared_run(const Record& record) {
  verdict::ComparedRun out;
  out.id = record.id;
  out.search = is_search(record);
  out.unusable = unusable(record);
  out.caveat = caveat(record);
  out.origin = record.target.origin;
  for (const Route& route : record.target.routes) out.routes.push_back(route.method + " " + route.name);
  out.tool = record.imported_from.value_or("Brink");
  if (!record.tool_version.empty()) out.tool += " " + record.tool_version;
  out.machine = machine_of(record.environment);
  out.options = options_of(record);
  for (const Stage& stage : record.stages) {
    if (counts(record, stage)) out.stages.push_back(compared_stage(stage));
  }
  if (!record.stages.empty()) out.load_kind = record.stages.front().load.model;
  if (record.verdict) out.found = compared_search(record);
  return out;
}

RunHead run_head(const Record& record) {
  return {.id = record.id,
          .kind = record.kind,
          .created_at = record.created_at,
          .url = record.target.url,
          .git_commit = record.environment.git_commit,
          .imported_from = record.imported_from};
}

}  // namespace brink::output
