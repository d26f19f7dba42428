#include "output/record_journal.h"

#include <fmt/format.h>

#include "output/utf8.h"
#include "plan/scenario.h"
#include "sample/exchange.h"

namespace brink::output {
namespace {

// Keys hold what people wrote into a scenario, which may be a secret they test for.
std::string shown(const std::string& text) { return valid_utf8(sample::mask_secrets(text)); }

}  // namespace

void record_journal(const aggregate::JournalSummary& journal, Stage& out) {
  for (const auto& [name, count] : journal.checks) out.checks.push_back({shown(name), count.passed, count.failed});
  for (int i = 0; i < sample::mishap_count; ++i) {
    const auto& keys = journal.mishaps[static_cast<std::size_t>(i)];
    if (keys.empty()) continue;
    Tally& tally = out.mishaps[std::string(sample::mishap_name(static_cast<sample::Mishap>(i)))];
    for (const auto& [key, count] : keys) tally[shown(key)] += count;
  }
}

std::string scenario_text(const plan::Plan& plan, const plan::LoadModel& load) {
  if (!plan.scenario) return "";
  const bool closed = std::holds_alternative<plan::Closed>(load);
  return fmt::format("; {} \"{}\"",
                     closed ? "users follow the scenario" : "each arrival begins an iteration of the scenario",
                     plan.scenario->name);
}

}  // namespace brink::output
