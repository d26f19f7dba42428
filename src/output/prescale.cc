#include "output/prescale.h"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>

#include "base/url.h"
#include "output/loose_json.h"
#include "output/number.h"

namespace brink::output {
namespace {

using namespace loose;

bool flag(const Json& object, const char* key) {
  const Json& value = member(object, key);
  return value.is_boolean() && value.get<bool>();
}

Target target_of(const Json& document) {
  const Json& in = member(document, "target");
  Target out;
  out.url = text(in, "url").value_or("");
  if (const auto url = parse_url(out.url)) {
    out.url = url->url.text();
    out.origin = url->url.origin();
  }
  const std::string method = text(member(document, "config"), "method").value_or("GET");
  for (const Json& label : member(in, "routes")) {
    if (label.is_string()) out.routes.push_back({label.get<std::string>(), method, ""});
  }
  return out;
}

Plan plan_of(const Json& config) {
  Plan plan;
  plan.budget.max_rps = number(config, "max_rps");
  plan.rules = Rules{number(config, "latency_wall_s").value_or(0), number(config, "error_threshold").value_or(0)};
  Search search;
  search.max_users = number(config, "max_users").value_or(0);
  search.stage_s = number(config, "stage_seconds").value_or(0);
  search.think_s = number(config, "think_time_s").value_or(0);
  search.warmup = flag(config, "warmup");
  search.repeat = static_cast<std::uint32_t>(std::clamp<std::uint64_t>(whole(config, "repeat"), 1, 1000));
  plan.search = search;
  plan.fail_under = number(config, "fail_under");
  return plan;
}

// `row` is a level, or a route of one.
Numbers numbers_of(const Json& row) {
  Numbers out;
  const std::uint64_t total = whole(row, "total");
  const std::uint64_t errors = std::min(whole(row, "errors"), total);
  out.counts = {total, total, 0, total - errors, errors, 0, total, total - errors};
  out.rate_rps = number(row, "rps").value_or(0);
  out.goodput_rps = total ? out.rate_rps * static_cast<double>(total - errors) / static_cast<double>(total) : 0;
  out.response_ms.count = total - errors;
  out.response_ms.p50 = positive(row, "p50_ms");
  out.response_ms.p95 = positive(row, "p95_ms");
  out.response_ms.p99 = positive(row, "p99_ms");
  return out;
}

Stage stage_of(const Json& row, const Search& search) {
  Stage stage;
  const double users = number(row, "users").value_or(0);
  stage.name = amount_text(users) + " users";
  stage.purpose = "explore";
  stage.load.text = "closed: " + stage.name + ", times of successful requests only";
  stage.load.users = users;
  stage.load.think_s = search.think_s;
  stage.numbers = numbers_of(row);
  stage.length_s = stage.numbers.rate_rps > 0 ? static_cast<double>(stage.numbers.counts.sent) / stage.numbers.rate_rps
                                              : search.stage_s;
  const Json& routes = member(row, "routes");
  if (routes.is_object()) {
    for (const auto& [name, numbers] : routes.items()) stage.routes.push_back({name, numbers_of(numbers)});
  }
  return stage;
}

std::vector<std::string> notes_of(const Json& document) {
  std::vector<std::string> notes;
  const Json& verdict = member(document, "verdict");
  const Json& confidence = member(verdict, "confidence");
  const auto low = number(confidence, "survives_low");
  const auto high = number(confidence, "survives_high");
  if (low && high)
    notes.push_back(fmt::format("PreScale's range of users that hold: {}-{}.", amount_text(*low), amount_text(*high)));
  if (const auto hint = text(verdict, "bottleneck")) notes.push_back("PreScale's guess: " + *hint + ".");
  const Json& investigation = member(document, "investigation");
  if (const auto summary = text(investigation, "summary")) {
    notes.push_back(fmt::format("PreScale's diagnosis ({} confidence): {}",
                                text(investigation, "confidence").value_or("unknown"), *summary));
  }
  if (flag(verdict, "marginal")) notes.push_back("Only the last level broke, and only just.");
  return notes;
}

Verdict verdict_of(const Json& document, const std::vector<Stage>& stages) {
  const Json& in = member(document, "verdict");
  Verdict out;
  const auto breaks = number(in, "onset_users");
  out.status = breaks ? "breaks" : "no_limit_found";
  out.users.holds = number(in, "survives_users");
  out.users.breaks = breaks;
  out.route = text(in, "culprit_route");
  out.reason = text(in, "onset_reason").value_or("none");
  out.max_tested_users = number(in, "max_tested").value_or(0);
  out.capacity_rps = number(in, "peak_rps").value_or(0);
  out.saturated = flag(in, "saturated");
  out.knee_users = number(in, "saturation_users");
  out.stable = flag(member(in, "confidence"), "stable");
  for (std::size_t i = 0; i < stages.size(); ++i) {
    Level level;
    level.stage = i;
    level.users = stages[i].load.users.value_or(0);
    level.rate_rps = stages[i].numbers.rate_rps;
    level.goodput_rps = stages[i].numbers.goodput_rps;
    level.broken = breaks && level.users >= *breaks;
    if (level.broken && level.users == *breaks) {
      level.reason = out.reason;
      level.worst = out.route;
    }
    out.levels.push_back(std::move(level));
  }
  out.notes = notes_of(document);
  return out;
}

std::string sentence_of(const Verdict& verdict) {
  if (!verdict.users.breaks)
    return fmt::format("Held up to {} users, the most that was tried.", amount_text(verdict.max_tested_users));
  const std::string where = verdict.route ? *verdict.route : "the target";
  const char* how = verdict.reason == "errors" ? "fails" : verdict.reason == "latency" ? "is too slow" : "breaks";
  return fmt::format("Held {} users; at {} {} {}.", amount_text(verdict.users.holds.value_or(0)),
                     amount_text(*verdict.users.breaks), where, how);
}

std::optional<Profile> profile_of(const Json& document) {
  const Json& in = member(document, "profile");
  if (!in.is_object()) return std::nullopt;
  return Profile{text(in, "name").value_or(""), text(in, "label").value_or(""), number(in, "peak_users").value_or(0),
                 flag(in, "would_survive")};
}

}  // namespace

bool is_prescale(const Json& document) {
  return member(document, "format").is_null() && member(document, "schema_version").is_number_integer() &&
         member(member(document, "verdict"), "survives_users").is_number() && member(document, "stages").is_array();
}

Result<Record> import_prescale(const Json& document) {
  if (document["schema_version"] != 1) {
    return could_not_run(
        fmt::format("a PreScale result of version {}; version 1 can be read", document["schema_version"].dump()));
  }
  Record record;
  record.kind = "run";
  record.id = text(document, "id").value_or("");
  record.tool_version = text(document, "tool_version").value_or("");
  record.created_at = text(document, "created_at").value_or("");
  record.imported_from = "prescale";
  record.target = target_of(document);
  record.plan = plan_of(member(document, "config"));
  record.profile = profile_of(document);
  record.environment.git_commit = text(member(document, "environment"), "git_commit");
  record.environment.git_branch = text(member(document, "environment"), "git_branch");
  for (const Json& row : document["stages"]) {
    record.stages.push_back(stage_of(row, *record.plan.search));
    record.stages.back().begin_s = record.elapsed_s;
    record.elapsed_s += record.stages.back().length_s;
    record.requests_sent += record.stages.back().numbers.counts.sent;
  }
  record.verdict = verdict_of(document, record.stages);
  Answer answer;
  answer.status = record.verdict->status;
  answer.users = record.verdict->users;
  answer.route = record.verdict->route;
  answer.sentence = sentence_of(*record.verdict);
  record.answer = std::move(answer);
  record.warnings.push_back("imported from PreScale, which does not check whether it was the limit itself");
  if (const auto warning = text(document, "warning")) record.warnings.push_back(*warning);
  return record;
}

}  // namespace brink::output
