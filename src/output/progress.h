// What is shown while a run is under way: one live line that is drawn over itself on a terminal, and one line for each
// stage that ended, on a terminal and in CI alike.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "output/record.h"
#include "output/terminal.h"

namespace brink::output {

// A run as of now.
struct Progress {
  std::string stage;             // "explore", "verify", "bench", "preflight": the purpose in words
  std::string load;              // "32 users", "500 req/s"
  double rate = 0;               // per second, over the last second
  Duration p95{};                // over the last second; zero when nothing ended
  std::uint64_t ended = 0;       // in this stage
  std::uint64_t failed = 0;      // of these
  Duration elapsed{};            // of the run
  std::optional<Duration> left;  // of the run, at most; absent: not known
};

// One line without '\n', at most style.width columns.
std::string progress_line(const Progress& progress, const TerminalStyle& style);

// What an investigation believes after an experiment, the likeliest cause first with a bar as long as its probability,
// and the question it turns to next: one or two lines, each with its '\n'. Nothing when nothing is believed or asked.
std::string belief_lines(const std::vector<RankedCause>& ranked, std::string_view question, const TerminalStyle& style);

// "explore    8 users    97.3 req/s   p95 84.1 ms   errors 0 %" for a stage that ended, without '\n'.
std::string stage_line(const Stage& stage, const TerminalStyle& style);

}  // namespace brink::output
