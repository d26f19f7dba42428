// Saved runs as a list: what `brink history` shows and what its --json prints.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "output/record.h"
#include "output/terminal.h"

namespace brink::output {

struct HistoryRow {
  std::string id;
  std::string created_at;  // as in the record
  std::string url;
  std::string host;
  std::string kind;
  std::string status;  // of the answer; "measured" for a bench
  std::optional<double> holds_users, breaks_users, capacity_rps, p95_ms;
  std::string reason;  // "errors", "latency", "none"
  bool interrupted = false;
};
HistoryRow history_row(const Record& record);

// `rows` newest first; `unreadable` files, each with its reason, follow below. `now` is the wall clock, for "2 h ago".
std::string render_history(const std::vector<HistoryRow>& rows, const std::vector<std::string>& unreadable,
                           std::chrono::system_clock::time_point now, const TerminalStyle& style);
// A JSON array of the rows.
std::string history_json(const std::vector<HistoryRow>& rows);

struct ProfileRow {
  std::string name;
  std::string label;
  double peak_users = 0;
  double think_s = 0;
};
std::string render_profiles(const std::vector<ProfileRow>& rows, const TerminalStyle& style);

}  // namespace brink::output
