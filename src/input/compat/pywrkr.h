// pywrkr's command line (1.3.4 and what later versions added) as a line of `bench`, with what its reports need beside.
// Its subcommands are in pywrkr_verbs.h.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "input/compat/tool.h"
#include "input/surroundings.h"
#include "plan/machines.h"

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

// What the result is held against, and where it is kept for the next time.
struct BaselineLine {
  std::optional<std::string> files;  // a path, or a pattern: then their mean
  std::optional<std::string> save;
  std::vector<std::string> rules;
  bool strict_config = false;
  std::string format = "table";  // or "markdown", "json"
};

// Load over a WebSocket: what is sent on it, and whether answers are waited for.
struct SocketLine {
  bool messages = false;
  bool replies = false;
};

struct PywrkrLine {
  BenchLine bench;  // without what depends on the URL: see bench_line()
  std::string url;  // empty with a URL file, and where a scenario has its own
  std::string method = "GET";
  std::optional<std::string> url_file;
  std::optional<AutofindLine> autofind;
  std::optional<SocketLine> socket;  // with a ws:// or wss:// URL
  BaselineLine baseline;

  std::uint64_t connections = 10;
  std::optional<std::uint64_t> users, requests;
  std::optional<double> duration_s;  // absent with a count
  double timeout_s = 30;
  double ramp_up_s = 0, think_s = 1, think_jitter = 0.5;
  std::optional<double> rate, rate_ramp;
  std::string profile;  // what --traffic-profile is, in words; or empty
  bool scenario = false;
  bool scenario_tls = false;  // its own URL is https
  bool http2 = false;
  bool keepalive = true;
  bool session_cookies = true;
  bool read_body = true;
  bool breakdown = false;
  bool streams_export = false;  // --export-interval
  std::map<std::string, std::string> tags;

  std::optional<std::string> json, html_report, csv;
  bool html_table = false;  // -w
};

// With --worker: what it is a worker of; the rest of the line is of no account then. Errors: usage.
Result<std::optional<plan::Joining>> read_pywrkr_worker(const Line& line, const Environment& environment);

// Every check of pywrkr's own parser, in its order; all errors are usage. Files that the load is made of are read:
// scenario and profile.
Result<PywrkrLine> translate_pywrkr(const Line& line, const Environment& environment, const Surroundings& surroundings);

// The line of `bench` for one URL (empty: that of the scenario), with a method of its own or that of the line.
BenchLine bench_line(const PywrkrLine& line, const std::string& url, const std::string& method = "");

}  // namespace brink::input::compat
