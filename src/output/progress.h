// What is shown while a run is under way: one live line that is drawn over itself on a terminal, and one line for each
// stage that ended, on a terminal and in CI alike.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/time.h"
#include "output/record.h"
#include "output/terminal.h"

namespace brink::output {

// A running stage, as of now.
struct Progress {
  std::string purpose;                 // as StageRecord::purpose
  std::optional<std::uint32_t> level;  // 1, 2, ...: which level of a search
  std::optional<double> users;         // closed load
  std::optional<double> target_rps;    // open load
  double rate_rps = 0;                 // of the last second
  std::optional<double> p95_ms;        // of the last second
  std::uint64_t ended = 0;             // in this stage
  std::uint64_t failed = 0;
  std::optional<std::uint64_t> requests;  // how many there will be, when a count ends the stage
  Duration elapsed{};                     // of this stage
  std::optional<Duration> left;           // of the whole run, at most
};

// One line without '\n', at most style.width columns.
std::string progress_line(const Progress& progress, const TerminalStyle& style);

// "explore    8 users    97.3 req/s   p95 84.1 ms   errors 0 %" for a stage that ended, without '\n'.
std::string stage_line(const StageRecord& stage, const TerminalStyle& style);

}  // namespace brink::output
