// The layers options come from, and one set made of them: defaults < config file < script < environment < flags.
//
// Whatever says anything about the load (duration, iterations, stages, scenarios) says all of it: what lower layers say
// of it is forgotten. Maps and lists are replaced, not merged.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "input/options/values.h"

namespace brink::input::k6 {

struct Layer {
  std::string name;  // for messages: "the script"
  nlohmann::json options = nlohmann::json::object();
  std::vector<std::string> notes;
  bool settled = false;  // of an archive: what it says has been put together before
};

// Of an object as JSON, where unknown names are noted and left out. Errors: usage; no object, wrong kinds of values,
// shortcuts that contradict each other.
Result<Layer> read_layer(std::string name, std::string_view json_text);
// All variables K6_* that are options.
Result<Layer> read_environment(const Environment& environment);
// Of an own making, by the names of scripts.
Result<void> check_layer(const Layer& layer);

struct Merged {
  nlohmann::json options;
  std::vector<std::string> notes;
};
// From the lowest to the highest.
Merged merge(const std::vector<Layer>& layers);

}  // namespace brink::input::k6
