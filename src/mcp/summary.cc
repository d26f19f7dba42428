#include "mcp/summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "output/history.h"
#include "output/number.h"
#include "output/own_verdict.h"

namespace brink::mcp {
namespace {

using output::Record;

constexpr std::size_t most_warnings = 3;
constexpr std::size_t most_evidence = 3;
constexpr std::size_t most_causes = 3;

Json bracket(const output::Bracket& in) {
  return without_empty({{"holds", rounded(in.holds)},
                        {"breaks", rounded(in.breaks)},
                        {"low", rounded(in.low)},
                        {"high", rounded(in.high)}});
}

Json ranked(const std::vector<output::RankedCause>& causes) {
  Json out = Json::array();
  for (const output::RankedCause& cause : causes) {
    if (out.size() == most_causes) break;
    out.push_back({{"cause", cause.cause}, {"confidence", rounded(cause.confidence)}});
  }
  return out;
}

Json parameters(const std::map<std::string, std::variant<double, std::string>>& in) {
  Json out = Json::object();
  for (const auto& [name, value] : in) {
    const auto* number = std::get_if<double>(&value);
    out[name] = number != nullptr ? rounded(*number) : Json(std::get<std::string>(value));
  }
  return out;
}

Json answer(const output::Answer& in) {
  return without_empty({{"status", in.status},
                        {"users", bracket(in.users)},
                        {"rps", bracket(in.rps)},
                        {"route", in.route.value_or("")},
                        {"cause", in.cause},
                        {"confidence", rounded(in.confidence)},
                        {"ranked", ranked(in.ranked)},
                        {"parameters", parameters(in.parameters)},
                        {"sentence", in.sentence}});
}

Json why(const output::Diagnosis& in) {
  Json evidence = Json::array();
  for (const output::EvidenceLine& line : in.evidence) {
    if (evidence.size() < most_evidence && line.weight > 0) evidence.push_back(line.text);
  }
  return without_empty({{"evidence", std::move(evidence)},
                        {"change_first", in.remedy.text},
                        {"gain", in.remedy.gain},
                        {"wrong_if", in.falsifier.text},
                        {"check_with", in.falsifier.command}});
}

std::string load_text(const output::Load& load) {
  std::string text = load.users ? fmt::format("{:g} users", *load.users)
                                : fmt::format("{:g} req/s", load.mean_rps.value_or(load.to_rps.value_or(0)));
  return load.shape ? fmt::format("{}, {} {}", *load.shape, text, load.users ? "at most" : "on average") : text;
}

Json figures(const output::Stage& stage) {
  const output::Numbers& numbers = stage.numbers;
  return without_empty({{"load", load_text(stage.load)},
                        {"length_s", rounded(stage.length_s)},
                        {"sent", numbers.counts.sent},
                        {"completed", numbers.counts.completed},
                        {"failed", numbers.counts.failed},
                        {"in_flight", numbers.counts.in_flight},
                        {"missed", numbers.counts.missed},
                        {"rate_rps", rounded(numbers.rate_rps)},
                        {"goodput_rps", rounded(numbers.goodput_rps)},
                        {"p50_ms", rounded(numbers.response_ms.p50)},
                        {"p95_ms", rounded(numbers.response_ms.p95)},
                        {"p99_ms", rounded(numbers.response_ms.p99)},
                        {"max_ms", rounded(numbers.response_ms.max)},
                        {"status", numbers.status},
                        {"failures", numbers.failures}});
}

// "actual" as its unit says: seconds, shares of one, per second, bytes.
Json limits(const Record& record) {
  Json out = Json::array();
  for (const output::Limit& limit : record.limits) {
    out.push_back(without_empty({{"limit", (limit.fail_if ? "fail if " : "") + limit.expression},
                                 {"passed", limit.passed},
                                 {"actual", rounded(limit.actual)},
                                 {"unit", limit.unit},
                                 {"broke_at_s", rounded(limit.broke_at_s)},
                                 {"ended_the_run", limit.ended_the_run ? Json(true) : Json(nullptr)},
                                 {"note", limit.note}}));
  }
  return out;
}

std::string measured(const output::Stage& stage) {
  const output::Numbers& numbers = stage.numbers;
  const double sent = static_cast<double>(std::max<std::uint64_t>(1, numbers.counts.sent));
  return fmt::format("{} requests in {:.3g} s: {} req/s, p95 {}, {:.3g} % failed.",
                     output::count_text(numbers.counts.sent), stage.length_s, output::rate_text(numbers.rate_rps),
                     output::ms_text(numbers.response_ms.p95, true),
                     100 * static_cast<double>(numbers.counts.failed) / sent);
}

std::string verdict_of(const Record& record) {
  if (const std::string_view gate = why_invalid(record); !gate.empty()) {
    return fmt::format("INVALID: {}. {}", output::invalid_because(record, "was the bottleneck, not the target"), gate);
  }
  if (record.answer && !record.answer->sentence.empty()) return record.answer->sentence;
  const output::Stage* stage = telling_stage(record);
  return stage != nullptr ? measured(*stage) : "Nothing was measured.";
}

Json warnings(const Record& record) {
  Json out = Json::array();
  for (const std::string& warning : record.warnings) {
    if (out.size() < most_warnings) out.push_back(warning);
  }
  return out;
}

Json text_schema(const char* what) { return {{"type", "string"}, {"description", what}}; }

}  // namespace

Json rounded(double value) {
  if (!std::isfinite(value)) return nullptr;
  if (value == 0) return 0;
  if (std::fabs(value) >= 100) return static_cast<std::int64_t>(std::llround(value));
  const double scale = std::pow(10.0, 2 - std::floor(std::log10(std::fabs(value))));
  return std::round(value * scale) / scale;
}

Json rounded(const std::optional<double>& value) { return value ? rounded(*value) : Json(nullptr); }

Json without_empty(Json object) {
  for (auto at = object.begin(); at != object.end();) {
    const bool empty = at->is_null() || (at->is_structured() && at->empty()) ||
                       (at->is_string() && at->get_ref<const std::string&>().empty());
    at = empty ? object.erase(at) : std::next(at);
  }
  return object;
}

const output::Stage* telling_stage(const Record& record) {
  if (record.stages.empty()) return nullptr;
  if (record.kind != "bench" && record.verdict) {
    const output::Level* first = nullptr;  // the lowest load that broke
    for (const output::Level& level : record.verdict->levels) {
      const bool broke = level.broken && level.valid && level.stage < record.stages.size();
      if (broke && (first == nullptr || level.users < first->users)) first = &level;
    }
    if (first != nullptr) return &record.stages[first->stage];
  }
  return &record.stages.back();
}

std::string_view why_invalid(const Record& record) {
  const bool said = record.answer && record.answer->status == "invalid";
  const bool bench = record.kind == "bench";
  for (const output::Stage& stage : record.stages) {
    if (stage.valid || !(said || bench)) continue;
    for (const output::Gate& gate : stage.health.gates) {
      if (gate.red) return gate.text;
    }
    return "Ask for less load.";
  }
  return "";
}

Json run_summary(const Record& record) {
  Json out{{"run", record.id},
           {"kind", record.kind},
           {"target", record.target.url},
           {"at", record.created_at},
           {"status", output::history_row(record).status},
           {"verdict", verdict_of(record)}};
  if (record.interrupted) out["interrupted"] = true;
  if (record.answer) out["answer"] = answer(*record.answer);
  if (record.diagnosis) out["why"] = why(*record.diagnosis);
  const output::Stage* stage = telling_stage(record);
  if (stage != nullptr) out["figures"] = figures(*stage);
  out["limits"] = limits(record);
  out["elapsed_s"] = rounded(record.elapsed_s);
  out["requests_sent"] = record.requests_sent;
  out["warnings"] = warnings(record);
  return without_empty(std::move(out));
}

Json run_summary_schema() {
  const Json object{{"type", "object"}};
  return {{"type", "object"},
          {"properties",
           {{"run", text_schema("id of the saved run, for get_run and compare")},
            {"kind", text_schema("bench, run or investigate")},
            {"target", text_schema("URL that was tested")},
            {"at", text_schema("when the run began, UTC")},
            {"status", text_schema("measured, breaks, no_limit_found, invalid, inconclusive or unreachable")},
            {"verdict", text_schema("the result in a sentence or two")},
            {"interrupted", {{"type", "boolean"}}},
            {"answer", object},
            {"why", object},
            {"figures", object},
            {"limits",
             {{"type", "array"},
              {"items", object},
              {"description", "each threshold: whether it was kept; absent actual: not measured, which is a failure"}}},
            {"elapsed_s", {{"type", "number"}}},
            {"requests_sent", {{"type", "integer"}}},
            {"saved", {{"type", "boolean"}, {"description", "false: the run is in no store and its id leads nowhere"}}},
            {"warnings", {{"type", "array"}, {"items", {{"type", "string"}}}}}}},
          {"required", Json::array({"run", "kind", "target", "status", "verdict"})}};
}

}  // namespace brink::mcp
