// Text for people: a Record as it is shown on a terminal. Pure functions of values; nothing here writes to a stream or
// asks what the terminal can do. Lines end in '\n' and are at most style.width columns wide, except URLs, paths and
// names that would be useless when cut.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "output/record.h"

namespace brink::output {

struct TerminalStyle {
  bool color = false;   // SGR escapes; false: not one
  bool unicode = true;  // false: ASCII only
  int width = 80;       // columns; below 60 counts as 60
};

// The summary of a measurement (kind "bench"). `saved`: where the record lies; empty when it was not saved.
std::string render_bench(const Record& record, const TerminalStyle& style, std::string_view saved = "");

// The verdict of a search (kind "run"): the sentence first, at most 24 lines at 80 columns, and then its limits.
std::string render_run(const Record& record, const TerminalStyle& style, std::string_view saved = "");

// The verdict of an investigation (kind "investigate"): the sentence, why, what to do, what would show it to be wrong;
// at most 24 lines at 80 columns. Without a diagnosis as render_run.
std::string render_investigation(const Record& record, const TerminalStyle& style, std::string_view saved = "");

// Whichever of these fits the kind.
std::string render_record(const Record& record, const TerminalStyle& style, std::string_view saved = "");

// The same, under a line that says which run this is.
std::string render_show(const Record& record, const TerminalStyle& style, std::string_view saved = "");

}  // namespace brink::output
