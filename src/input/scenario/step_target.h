// Where a step goes: its origin, which is known when the scenario is read, and its path, which may have placeholders.
#pragma once

#include <optional>

#include "base/url.h"
#include "input/scenario/context.h"

namespace brink::input {

struct StepTarget {
  Url url;  // of its row; placeholders stand in its target as {name}
  plan::Template target;
  std::string base;  // see plan::Step
};

// "path" seen from `base`, or "url", or "ws", which is either (ws:// and wss:// are kept as http and https). The host
// can be no placeholder: whose site it is must be known before.
StepTarget read_target(const Field& step, const std::optional<Url>& base, ScenarioContext& context);

}  // namespace brink::input
