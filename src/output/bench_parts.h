// The sections of a measurement's summary. Internal to render_measured.cc; each ends in '\n' or is empty when there is
// nothing to show.
#pragma once

#include <cstddef>
#include <string>

#include "output/record.h"
#include "output/terminal.h"

namespace brink::output {

// Percentiles, extremes and the picture of the distribution. Both clocks side by side in open load; one in closed load,
// where they are the same.
std::string latency_lines(const Stage& stage, const TerminalStyle& style);
std::string status_lines(const Numbers& numbers, const TerminalStyle& style);
// Each kind with what it means and an example.
std::string failure_lines(const Record& record, std::size_t stage, const TerminalStyle& style);
// Only when there is more than one.
std::string route_lines(const Stage& stage, const TerminalStyle& style);
// What scenarios and scripts demanded of responses, those that failed first; and what went wrong in them, by kind.
std::string check_lines(const Stage& stage, const TerminalStyle& style);
std::string mishap_lines(const Stage& stage, const TerminalStyle& style);
// Which program the users were, and what it raised; empty where there is none.
std::string program_lines(const Record& record, const TerminalStyle& style);
std::string program_error_lines(const Record& record, const TerminalStyle& style);
std::string phase_lines(const Stage& stage, const TerminalStyle& style);
// Sockets and messages; empty when there were none.
std::string socket_lines(const Stage& stage, const TerminalStyle& style);
std::string per_second_line(const Stage& stage, const TerminalStyle& style);

}  // namespace brink::output
