#include "output/prescale_write.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "base/url.h"

namespace brink::output {
namespace {

using Json = nlohmann::ordered_json;

std::string dumped(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

double rounded(double value, double steps) { return std::isfinite(value) ? std::round(value * steps) / steps : 0; }

Json users(const std::optional<double>& value) {
  return value && std::isfinite(*value) ? Json(static_cast<std::int64_t>(*value)) : Json(nullptr);
}
Json text(const std::optional<std::string>& value) { return value ? Json(*value) : Json(nullptr); }
Json number(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

std::int64_t whole_ms(const std::optional<double>& ms) { return ms ? static_cast<std::int64_t>(std::llround(*ms)) : 0; }

bool is_invalid(const Record& record) { return record.answer && record.answer->status == "invalid"; }

std::optional<double> held(const Record& record) {
  if (!record.verdict) return std::nullopt;
  if (record.verdict->status == "no_limit_found") return record.verdict->max_tested_users;
  return record.verdict->users.holds.value_or(0);
}

// "errors" or "latency"; nothing when nothing broke.
std::optional<std::string> onset_reason(const Record& record) {
  if (!record.verdict || !record.verdict->users.breaks) return std::nullopt;
  return record.verdict->reason == "latency" ? "latency" : "errors";
}

// The visits of one level.
struct Visits {
  std::vector<const Stage*> stages;
};

std::map<double, Visits> levels_of(const Record& record) {
  std::map<double, Visits> levels;
  if (!record.verdict) return levels;
  for (const Level& level : record.verdict->levels) {
    if (level.stage >= record.stages.size()) continue;
    const Stage& stage = record.stages[level.stage];
    if (stage.load.model == "closed") levels[level.users].stages.push_back(&stage);
  }
  return levels;
}

// What one level adds up to, of all routes or of one.
struct Sum {
  std::uint64_t total = 0, errors = 0;
  double length_s = 0;
  const Times* times = nullptr;  // of the visit with most requests

  void add(const Numbers& numbers, double length) {
    total += numbers.counts.completed + numbers.counts.failed;
    errors += numbers.counts.failed;
    length_s += length;
    if (times == nullptr || numbers.response_ms.count > times->count) times = &numbers.response_ms;
  }
  double error_rate() const { return total ? static_cast<double>(errors) / static_cast<double>(total) : 0; }
  Json json() const {
    return {{"total", total},
            {"errors", errors},
            {"error_rate", rounded(error_rate(), 1e4)},
            {"rps", length_s > 0 ? rounded(static_cast<double>(total) / length_s, 10) : 0},
            {"p50_ms", whole_ms(times->p50)},
            {"p95_ms", whole_ms(times->p95)},
            {"p99_ms", whole_ms(times->p99)}};
  }
};

Sum sum_of(const Visits& visits) {
  Sum sum;
  for (const Stage* stage : visits.stages) sum.add(stage->numbers, stage->length_s);
  return sum;
}

Json stage_json(double level, const Visits& visits) {
  Json out{{"users", static_cast<std::int64_t>(level)}, {"samples", visits.stages.size()}};
  out.update(sum_of(visits).json());
  std::map<std::string, Sum> routes;
  for (const Stage* stage : visits.stages) {
    for (const StageRoute& route : stage->routes) routes[route.name].add(route.numbers, stage->length_s);
  }
  out["routes"] = Json::object();
  for (const auto& [name, sum] : routes) out["routes"][name] = sum.json();
  return out;
}

Json config_json(const Record& record) {
  const Search search = record.plan.search.value_or(Search{});
  const Rules rules = record.plan.rules.value_or(Rules{});
  return {{"method", record.target.routes.empty() ? "GET" : record.target.routes.front().method},
          {"max_users", static_cast<std::int64_t>(search.max_users)},
          {"stage_seconds", search.stage_s},
          {"latency_wall_s", rules.latency_wall_s},
          {"error_threshold", rules.error_threshold},
          {"max_rps", number(record.plan.budget.max_rps)},
          {"warmup", search.warmup},
          {"repeat", search.repeat},
          {"think_time_s", search.think_s},
          {"fail_under", users(record.plan.fail_under)},
          {"profile", record.profile ? Json(record.profile->name) : Json(nullptr)}};
}

// Broken at the last level only, by errors, and by less than twice what is allowed.
bool marginal(const Record& record, const std::map<double, Visits>& levels) {
  if (onset_reason(record) != "errors" || levels.empty() || !record.plan.rules) return false;
  const auto& [most, visits] = *levels.rbegin();
  return most <= *record.verdict->users.breaks && sum_of(visits).error_rate() < 2 * record.plan.rules->error_threshold;
}

Json confidence_json(const Verdict& verdict, double holds) {
  const bool broke = verdict.users.breaks.has_value();
  const double low = broke ? std::min(verdict.users.low.value_or(holds), holds) : holds;
  const double high = broke ? std::max(verdict.users.high.value_or(holds), holds) : holds;
  return {{"survives_low", users(low)}, {"survives_high", users(high)}, {"stable", verdict.stable}};
}

double peak_rps(const Record& record) {
  double peak = record.verdict->capacity_rps;
  for (const Level& level : record.verdict->levels) {
    if (record.verdict->capacity_rps <= 0) peak = std::max(peak, level.goodput_rps);
  }
  return peak;
}

std::optional<std::string> bottleneck(const Record& record) {
  if (!record.verdict || !record.verdict->users.breaks || !record.answer) return std::nullopt;
  return record.answer->sentence;
}

Json verdict_json(const Record& record, const std::map<double, Visits>& levels) {
  const Verdict verdict = record.verdict.value_or(Verdict{});
  const double holds = held(record).value_or(0);
  return {{"survives_users", users(holds)},
          {"max_tested", users(verdict.max_tested_users)},
          {"onset_users", users(verdict.users.breaks)},
          {"onset_reason", text(onset_reason(record))},
          {"culprit_route", text(verdict.users.breaks ? verdict.route : std::nullopt)},
          {"bottleneck", text(bottleneck(record))},
          {"saturated", verdict.saturated},
          {"saturation_users", users(verdict.saturated ? verdict.knee_users : std::nullopt)},
          {"peak_rps", record.verdict ? rounded(peak_rps(record), 10) : 0},
          {"marginal", marginal(record, levels)},
          {"confidence", confidence_json(verdict, holds)}};
}

// The class of theirs that a cause of ours falls into.
std::string_view class_of(std::string_view cause) {
  static const std::map<std::string_view, std::string_view> classes{
      {"pool_exhausted", "connection_pool"},
      {"rate_limited", "rate_limited"},
      {"load_shedding", "overload_shedding"},
      {"backlog_overflow", "connection_ceiling"},
      {"fd_limit", "connection_ceiling"},
      {"keepalive_limit", "connection_ceiling"},
      {"connection_churn", "connection_ceiling"},
      {"crash", "connection_ceiling"},
      {"worker_limit", "concurrency_ceiling"},
      {"lock_contention", "concurrency_ceiling"},
      {"cpu_bound", "concurrency_ceiling"},
      {"event_loop_blocked", "concurrency_ceiling"},
      {"cpu_throttled", "concurrency_ceiling"},
      {"db_lock_wait", "concurrency_ceiling"},
      {"slow_route", "slow_endpoint"},
      {"db_slow_query", "slow_endpoint"},
      {"downstream_slow", "slow_endpoint"},
  };
  const auto at = classes.find(cause);
  return at == classes.end() ? "unknown" : at->second;
}

Json investigation_json(const Record& record) {
  const Diagnosis& diagnosis = *record.diagnosis;
  Json evidence = Json::array();
  for (const EvidenceLine& line : diagnosis.evidence) {
    if (line.weight > 0) evidence.push_back(line.text);
  }
  Json remedies = Json::array();
  if (!diagnosis.remedy.text.empty()) remedies.push_back(diagnosis.remedy.text);
  const double sure = diagnosis.confidence;
  return {{"culprit_route", text(record.verdict ? record.verdict->route : std::nullopt)},
          {"bottleneck_class", class_of(diagnosis.cause)},
          {"confidence", sure >= 0.8   ? "high"
                         : sure >= 0.5 ? "medium"
                                       : "low"},
          {"summary", record.answer ? record.answer->sentence : diagnosis.cause},
          {"evidence", evidence},
          {"remediation", remedies},
          {"stack", Json::object()}};
}

Json answer_json(const Answer& answer) {
  return {{"status", answer.status},
          {"cause", answer.cause},
          {"confidence", answer.confidence},
          {"sentence", answer.sentence}};
}

Json warning_json(const Record& record) {
  std::string out = is_invalid(record) ? "INVALID: the machine that made the load was the limit, not the target" : "";
  for (const std::string& warning : record.warnings) out += (out.empty() ? "" : "; ") + warning;
  return out.empty() ? Json(nullptr) : Json(out);
}

std::string host_of(const Record& record) {
  const auto url = parse_url(record.target.url);
  return url ? url->url.host : "";
}

Json routes_json(const Record& record) {
  Json routes = Json::array();
  for (const Route& route : record.target.routes) routes.push_back(route.name);
  return routes;
}

double share(double before, double now) { return before > 0 ? rounded(now / before - 1, 1e3) : 0; }

Json operand_json(const Record& record) {
  const Verdict verdict = record.verdict.value_or(Verdict{});
  const double holds = held(record).value_or(0);
  const Json range = confidence_json(verdict, holds);
  return {{"id", record.id},
          {"survives_users", users(holds)},
          {"survives_low", range["survives_low"]},
          {"survives_high", range["survives_high"]},
          {"peak_rps", record.verdict ? rounded(peak_rps(record), 10) : 0},
          {"onset_users", users(verdict.users.breaks)},
          {"commit", text(record.environment.git_commit)},
          {"branch", text(record.environment.git_branch)},
          {"created_at", record.created_at},
          {"target", record.target.url}};
}

}  // namespace

std::string prescale_json(const Record& record) {
  const auto levels = levels_of(record);
  Json out{
      {"schema_version", 1},
      {"kind", "run"},
      {"id", record.id},
      {"tool_version", record.tool_version},
      {"created_at", record.created_at},
      {"target", {{"url", record.target.url}, {"host", host_of(record)}, {"routes", routes_json(record)}}},
      {"config", config_json(record)},
      {"verdict", verdict_json(record, levels)},
      {"stages", Json::array()},
      {"warning", warning_json(record)},
      {"environment",
       {{"git_commit", text(record.environment.git_commit)}, {"git_branch", text(record.environment.git_branch)}}}};
  for (const auto& [level, visits] : levels) out["stages"].push_back(stage_json(level, visits));
  const bool broke = record.verdict && record.verdict->users.breaks;
  if (record.diagnosis && broke) out["investigation"] = investigation_json(record);
  if (const auto& profile = record.profile) {
    out["profile"] = {{"name", profile->name},
                      {"label", profile->label},
                      {"peak_users", users(profile->peak_users)},
                      {"would_survive", profile->holds.value_or(held(record).value_or(0) >= profile->peak_users)}};
  }
  if (record.answer) out["answer"] = answer_json(*record.answer);
  return dumped(out);
}

std::string prescale_history_json(const std::vector<Record>& records) {
  Json out = Json::array();
  for (const Record& record : records) {
    out.push_back({{"id", record.id},
                   {"created_at", record.created_at},
                   {"host", host_of(record)},
                   {"kind", "run"},
                   {"survives_users", users(held(record).value_or(0))},
                   {"onset_users", users(record.verdict ? record.verdict->users.breaks : std::nullopt)},
                   {"onset_reason", text(onset_reason(record))}});
  }
  return dumped(out);
}

std::string prescale_comparison_json(const Record& now, const Record& before, const verdict::Comparison& comparison) {
  const double old_users = held(before).value_or(0), new_users = held(now).value_or(0);
  const double old_rps = before.verdict ? peak_rps(before) : 0, new_rps = now.verdict ? peak_rps(now) : 0;
  const bool worse = comparison.outcome == verdict::Change::worse;
  const bool better = comparison.outcome == verdict::Change::better;
  return dumped(Json{{"old", operand_json(before)},
                     {"new", operand_json(now)},
                     {"survives_delta", static_cast<std::int64_t>(new_users) - static_cast<std::int64_t>(old_users)},
                     {"survives_pct", share(old_users, new_users)},
                     {"peak_rps_pct", share(old_rps, new_rps)},
                     {"regressed", worse},
                     {"improved", better},
                     {"confident", worse || better},
                     {"summary", comparison.sentence}});
}

std::string prescale_audit_json(const Audit& audit) {
  // PreScale's names of the checks it has, which scripts select by.
  static const std::map<std::string_view, std::string_view> names{{"http2", "HTTP version"},
                                                                  {"cdn", "CDN / edge cache"},
                                                                  {"asset_caching", "Static asset caching"},
                                                                  {"baseline", "Baseline"}};
  Json out = Json::array();
  for (const verdict::audit::Finding& f : audit.findings) {
    const auto theirs = names.find(f.id);
    out.push_back({{"name", theirs == names.end() ? std::string_view(f.title) : theirs->second},
                   {"status", verdict::audit::grade_name(f.grade)},
                   {"detail", f.detail},
                   {"fix", f.fix.empty() ? Json(nullptr) : Json(f.fix)}});
  }
  return dumped(out);
}

}  // namespace brink::output
