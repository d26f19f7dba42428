// Autofind: how many users a target sustains, as pywrkr asks it: users are multiplied until a step fails, then the gap
// between the last that passed and the first that failed is halved. A pure function of the steps so far.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "aggregate/summary.h"

namespace brink::verdict {

struct AutofindRules {
  std::uint64_t start_users = 10;
  std::uint64_t max_users = 10'000;
  double multiplier = 2;          // > 1
  double max_error_share = 0.01;  // of the requests that ended
  Duration max_p95 = std::chrono::seconds(5);
};

struct AutofindStep {
  std::uint64_t users = 0;
  bool passed = false;
  bool valid = true;  // false: this machine was the limit, and the step says nothing of the target
};

// Requests that failed, and those of a scenario that could not be made, of those that ended.
double error_share(const aggregate::StageSummary& step);
// A step passes when something was measured, and neither errors nor p95 are above their limits.
bool passes(const aggregate::StageSummary& step, const AutofindRules& rules);

// The users to try next; nothing when the answer is as narrow as it gets (a tenth, or one user), when all of max_users
// were sustained, or when a step was not valid.
std::optional<std::uint64_t> next_users(const AutofindRules& rules, std::span<const AutofindStep> steps);

struct AutofindBracket {
  std::uint64_t holds = 0;              // 0: not even one step passed
  std::optional<std::uint64_t> breaks;  // nothing: no valid step failed
};
AutofindBracket bracket_of(std::span<const AutofindStep> steps);

}  // namespace brink::verdict
