// The options of `bench --autofind`.
#pragma once

#include <optional>

#include "base/result.h"
#include "base/time.h"
#include "input/options/values.h"
#include "plan/plan.h"

namespace brink::input {

struct AutofindOptions {
  std::uint64_t start_users = 10, max_users = 10'000;
  double multiplier = 2;
  double max_error_share = 0.01;
  Duration max_p95 = std::chrono::seconds(5);
};

// Nothing without --autofind. Errors (usage): what goes with it alone and stands without it, or does not go with it; no
// more users to try than to begin with.
Result<std::optional<AutofindOptions>> read_autofind(const Values& values);

// The load of the first step: users who think, each with a connection of its own.
plan::Closed autofind_load(const Values& values);

}  // namespace brink::input
