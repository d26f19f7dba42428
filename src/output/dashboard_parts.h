// The parts of the dashboard. Internal to it; each looks at the dashboard it is given for as long as it is used.
#pragma once

#include "output/dashboard.h"
#include "output/screen_part.h"

namespace brink::output {

// What is slow, and what is wrong: rates and percentiles of the last second and of the window.
ScreenPart numbers_part(const Dashboard& dashboard, const TerminalStyle& style);
// Rate, p95 and failures by the second, the newest to the right.
ScreenPart history_part(const Dashboard& dashboard, const TerminalStyle& style);
// Which of these seconds are not to be trusted, where some are not.
ScreenPart doubts_part(const Dashboard& dashboard, const TerminalStyle& style);
// Failures by kind, status codes.
ScreenPart outcomes_part(const Dashboard& dashboard, const TerminalStyle& style);
// Whether this machine can be trusted.
ScreenPart generator_part(const Dashboard& dashboard, const TerminalStyle& style);
// The newest note.
ScreenPart notes_part(const Dashboard& dashboard, const TerminalStyle& style);

// dashboard_tables.cc
ScreenPart routes_part(const Dashboard& dashboard, const TerminalStyle& style);
ScreenPart stages_part(const Dashboard& dashboard, const TerminalStyle& style);
ScreenPart belief_part(const Dashboard& dashboard, const TerminalStyle& style);

}  // namespace brink::output
