// What ab's report is made of, as text or as HTML. Internal to this folder.
#pragma once

#include <string>
#include <vector>

#include "output/compat/reports.h"

namespace brink::output::compat {

struct AbRow {
  std::string label;
  std::string value;
  bool gap = false;  // an empty line goes before it
};

// From the server's name to what was transferred.
std::vector<AbRow> ab_rows(const Record& record, const AbView& view);
// "(Connect: 1, Receive: 0, Length: 0, Exceptions: 0)"; empty when nothing failed.
std::string ab_failures(const Record& record);

// A line of connection times, in milliseconds.
struct AbLine {
  const char* label = "";
  double min = 0, mean = 0, deviation = 0, median = 0, max = 0;
};
// Connect, processing, waiting, total.
std::vector<AbLine> ab_lines(const Stage& stage);

}  // namespace brink::output::compat
