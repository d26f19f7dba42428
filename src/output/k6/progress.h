// What is shown before and while a test runs, in k6's words.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "plan/k6.h"

namespace brink::output::k6 {

// "10 looping VUs for 30s (gracefulStop: 30s)".
std::string scenario_text(const plan::k6::Scenario& scenario);

struct Opening {
  std::string version;  // of Brink
  std::string script;
  std::string output;               // "-": none
  std::string execution = "local";  // who plays it: "4 workers", "2 processes"
};
// The lines before the test: what is run, and every scenario with its load.
std::string opening_text(const Opening& opening, const std::vector<plan::k6::Scenario>& scenarios);

struct ScenarioLine {
  const plan::k6::Scenario* scenario = nullptr;
  bool begun = false;
  bool over = false;
  bool failed = false;  // of an ended one: it was cut off
  double share = 0;     // of the way to its end
  Duration elapsed{};
  std::uint64_t completed = 0;
  std::optional<std::uint64_t> planned = std::nullopt;  // iterations there are to be, where they are counted
};
struct Running {
  Duration elapsed{};
  std::uint32_t active = 0;
  std::uint32_t initialized = 0;
  std::uint64_t completed = 0;
  std::uint64_t interrupted = 0;
  std::vector<ScenarioLine> scenarios;
};
// "running (00m01.0s), 10/10 VUs, 90 complete and 0 interrupted iterations", and a bar for each scenario. Lines of at
// most `columns`, for which bars, then names are shortened; 0: as they are.
std::string running_text(const Running& running, std::size_t columns = 0);

}  // namespace brink::output::k6
