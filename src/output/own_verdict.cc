#include "output/own_verdict.h"

#include <fmt/format.h>

#include <algorithm>

#include "output/limit_text.h"
#include "output/process_parts.h"

namespace brink::output {
namespace {

bool has_status(const Record& record, std::string_view status) {
  return record.answer && record.answer->status == status;
}

bool is_invalid(const Record& record) {
  if (record.answer) return has_status(record, "invalid");
  return std::any_of(record.stages.begin(), record.stages.end(), [](const Stage& stage) { return !stage.valid; });
}

std::string sentence(const Record& record) { return record.answer ? record.answer->sentence : ""; }

}  // namespace

std::string red_gate(const Record& record) {
  for (const Stage& stage : record.stages) {
    for (const Gate& gate : stage.health.gates) {
      if (gate.red) return gate.text;
    }
  }
  return "use more threads (-t), less load, or another machine";
}

std::string invalid_because(const Record& record, const std::string& was) {
  const auto at = std::find_if(record.stages.begin(), record.stages.end(), [](const Stage& one) { return !one.valid; });
  return at == record.stages.end() ? "this machine " + was : invalid_because(*at, was);
}

namespace {

std::string doubt_text(const Record& record) {
  for (const Stage& stage : record.stages) {
    const std::string times = invalid_times(stage);
    if (!times.empty()) return " Not to be trusted: " + times + " of what was measured.";
  }
  return "";
}

}  // namespace

OwnVerdict own_verdict(const Record& record) {
  if (record.interrupted) return {Soundness::interrupted, "interrupted: these are the numbers up to then"};
  if (is_invalid(record)) {
    const std::string because = invalid_because(record, "was the bottleneck, not the target");
    return {Soundness::invalid,
            "INVALID: " + because + ". " + text_after(because, red_gate(record)) + doubt_text(record)};
  }
  if (has_status(record, "unreachable")) return {Soundness::unreachable, sentence(record)};
  return {Soundness::sound, sentence(record)};
}

double users_that_hold(const Record& record) {
  if (record.answer && record.answer->users.holds) return *record.answer->users.holds;
  return has_status(record, "no_limit_found") && record.verdict ? record.verdict->max_tested_users : 0;
}

std::optional<bool> floor_holds(const Record& record) {
  if (!record.plan.fail_under) return std::nullopt;
  return users_that_hold(record) >= *record.plan.fail_under;
}

bool passed(const Record& record) {
  return own_verdict(record).soundness == Soundness::sound && broken_limits(record) == 0 &&
         floor_holds(record).value_or(true);
}

const Stage* reported_stage(const Record& record) {
  if (!record.verdict) return record.stages.empty() ? nullptr : &record.stages.back();
  const Level* highest = nullptr;
  for (const Level& level : record.verdict->levels) {
    if (level.broken || !level.valid) continue;
    if (!highest || level.users >= highest->users) highest = &level;
  }
  return highest && highest->stage < record.stages.size() ? &record.stages[highest->stage] : nullptr;
}

}  // namespace brink::output
