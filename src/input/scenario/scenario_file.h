// A scenario file as plain values. docs/scenario.md describes the format, scenario.schema.json is its JSON Schema.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "input/scenario/feeders.h"
#include "input/surroundings.h"
#include "plan/plan.h"
#include "plan/scenario.h"

namespace brink::input {

struct ScenarioOptions {
  std::string file;
  std::optional<Url> target;          // takes the place of the file's base_url
  std::vector<plan::Header> headers;  // of every request; a step's own go before them
  DataOptions data;
  std::optional<double> think_jitter;  // where the file says none
  std::optional<Duration> think;       // after each step that the file has no pause for
};

struct ReadScenario {
  std::shared_ptr<const plan::Scenario> scenario;
  std::vector<plan::Route> routes;  // a row for each name of a step
  std::vector<std::string> notes;
};

// Errors (usage) name file, line and field: "shop.yaml, line 7: steps[1].asert_status ...".
Result<ReadScenario> read_scenario(const ScenarioOptions& options, const Surroundings& surroundings);

}  // namespace brink::input
