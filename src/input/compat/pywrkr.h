// pywrkr's command line (1.3.4 and what later versions added) as a line of `bench`, with what its reports need beside.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "input/compat/tool.h"
#include "input/surroundings.h"

namespace brink::input::compat {

extern const Tool pywrkr;

// What pywrkr finds the capacity with: users are multiplied until a step fails, then halved towards.
struct AutofindLine {
  std::uint64_t start_users = 10, max_users = 10'000;
  double step_multiplier = 2;
  double step_seconds = 30;
  double max_error_percent = 1;
  double max_p95_s = 5;
};

struct PywrkrLine {
  BenchLine bench;
  std::string url;  // empty with a URL file
  std::optional<std::string> url_file;
  std::optional<AutofindLine> autofind;

  std::uint64_t connections = 10;
  std::optional<std::uint64_t> users, requests;
  std::optional<double> duration_s;  // absent with a count
  double ramp_up_s = 0, think_s = 1, think_jitter = 0.5;
  std::optional<double> rate, rate_ramp;
  bool keepalive = true;
  bool breakdown = false;
  std::map<std::string, std::string> tags;

  std::optional<std::string> json, html_report, csv;
  bool html_table = false;  // -w
};

// Every check of pywrkr's own parser, in its order; all errors are usage.
Result<PywrkrLine> translate_pywrkr(const Line& line, const Environment& environment);

}  // namespace brink::input::compat
