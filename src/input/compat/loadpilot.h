// LoadPilot's command line (0.2.0): its commands, and `run` as a line of `bench` with what its reports need beside.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "input/compat/tool.h"
#include "input/surroundings.h"

namespace brink::input::compat {

extern const Tool loadpilot_run;
extern const Tool loadpilot_compare;

// What it judges by: milliseconds and percent.
bool is_loadpilot_threshold(std::string_view key);

struct LoadpilotRun {
  BenchLine bench;
  std::string file;      // empty: to be picked
  std::string scenario;  // empty: whichever there is
  std::string target;    // a URL; empty: none was given anywhere
  bool dry_run = false;
  std::map<std::string, double> thresholds;  // that go before those of the scenario
  std::optional<std::string> report, results_json;
  bool save_baseline = false;
};

// Where load goes when nothing says so.
inline constexpr std::string_view loadpilot_target = "http://localhost:8000";

// The target is that of --target, of LOADPILOT_TARGET, or of a line LOADPILOT_TARGET= in ./.env.
Result<LoadpilotRun> translate_loadpilot_run(const Line& line, const Environment& environment,
                                             const Surroundings& surroundings);

struct LoadpilotCompare {
  std::string current;
  std::string baseline;
  double threshold_percent = 10;
};
inline constexpr std::string_view loadpilot_baseline = ".loadpilot/baseline.json";

Result<LoadpilotCompare> translate_loadpilot_compare(const Line& line);

}  // namespace brink::input::compat
