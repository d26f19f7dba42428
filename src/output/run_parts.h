// The facts of a verdict, below its table of levels. Internal to render_run.cc; each ends in '\n' or is empty when
// there is nothing to say.
#pragma once

#include <cstddef>
#include <string>

#include "output/record.h"
#include "output/terminal.h"

namespace brink::output {

// The answer's sentence, and what was tested in how many requests.
std::string verdict_head(const Record& record, const TerminalStyle& style);
// What breaks and by which rule, the range, the capacity, and what was checked.
std::string verdict_facts(const Record& record, const TerminalStyle& style);
// A failed exchange of the level and route that broke, or of the first stage when nothing could be measured.
std::string example_line(const Record& record, const TerminalStyle& style);
// Why this machine was the limit, if it was, and what to do; at most three lines.
std::string generator_limit_lines(const Record& record, const TerminalStyle& style);
std::string profile_line(const Record& record, const TerminalStyle& style);
// Interruption, warnings and notes, at most `most` lines of them.
std::string note_lines(const Record& record, const TerminalStyle& style, std::size_t most);
// Routes at the level that decided, the worst first, at most `most`; only when there is more than one.
std::string route_table(const Record& record, const TerminalStyle& style, std::size_t most);

}  // namespace brink::output
