// What a user's program says of the load it wants, as plain values: read out of a script (script/), made into a stage
// (input/).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/time.h"

namespace brink::plan {

struct ScriptTask {
  std::string name;
  std::uint32_t weight = 1;
};

// One class of users and its load: a rate of tasks over time, as LoadPilot has it.
struct ScriptScenario {
  enum class Mode : std::uint8_t { ramp, constant, step, spike };
  std::string name;
  double rate = 10;  // tasks per second at the peak
  Duration duration{};
  Duration ramp_up{};
  Mode mode = Mode::ramp;
  std::uint32_t steps = 5;
  std::map<std::string, double> thresholds;  // by LoadPilot's keys
  std::vector<ScriptTask> tasks;             // in the order of their names
  bool on_start = false;                     // users have something to do before their first task
  bool on_stop = false;                      // and after the last
};

// Which interpreter runs it.
struct Interpreter {
  std::string version;     // "3.11.2"
  std::string executable;  // whose packages it sees
};

struct Script {
  std::string file;
  std::string language;  // "python"
  Interpreter interpreter;
  std::vector<ScriptScenario> scenarios;  // in the order of the file
  std::vector<std::string> notes;
};

}  // namespace brink::plan
