// Dashboard: everything the full screen of a run shows, as a value, and the screen made from it. Pure: the same value
// in the same size is the same screen, on whatever terminal, so a test reads it as text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "output/grid.h"
#include "output/live_stage.h"
#include "output/progress.h"
#include "output/record_diagnosis.h"
#include "output/terminal.h"

namespace brink::output {

// One second of the run in which load was made.
struct DashboardSecond {
  double ended = 0;
  double p95_ms = 0;  // 0: nothing ended that says how fast
  double failed = 0;
  double length_s = 1;
  bool invalid = false;  // a part of it is not to be trusted
};

// How far the run has been told to end.
enum class Stopping { no, draining, cutting };

struct Dashboard {
  // Seconds of history that are worth keeping: wider than any terminal.
  static constexpr std::size_t most_seconds = 600;

  std::string command;                   // "bench", "run", "investigate"
  std::string target;                    // a URL without secrets
  double elapsed_s = 0;                  // of the run
  std::optional<Progress> now;           // absent before the first request
  std::optional<LiveStage> stage;        // absent until the first second of the run is over
  bool stage_is_over = false;            // another is being played, of which nothing is known yet
  std::vector<DashboardSecond> history;  // oldest first, of all stages
  std::vector<Stage> ended;         // stages of a search and of experiments; histograms and series are not looked at
  std::vector<RankedCause> belief;  // what an investigation believes, the likeliest first
  std::vector<RankedCause> belief_before;
  std::string question;  // that it settles next
  std::vector<std::string> notes;

  // How it is looked at.
  Stopping stopping = Stopping::no;
  bool paused = false;  // the rest of the value is from when it was paused
  bool help = false;
  std::size_t scroll = 0;  // routes above the first shown; more than there are is as far as it goes
};

// Below this a line says so, and nothing else is shown.
inline constexpr Size least_dashboard{40, 10};

// style.width does not matter; colours are not in the grid but of whoever draws it.
Grid draw_dashboard(const Dashboard& dashboard, Size size, const TerminalStyle& style);

// How many rows of routes a screen of this size has room for: a page of scrolling.
std::size_t rows_of_routes(const Dashboard& dashboard, Size size);

}  // namespace brink::output
