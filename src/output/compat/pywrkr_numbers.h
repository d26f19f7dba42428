// What pywrkr's report and JSON have in common: its counts, its latencies in seconds and its names of errors.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "output/compat/pywrkr.h"
#include "output/compat/spread.h"

namespace brink::output::compat {

struct PywrkrStep {
  std::string name;
  std::uint64_t count = 0, errors = 0;
  double rps = 0, min = 0, max = 0, mean = 0, deviation = 0, p50 = 0, p95 = 0, p99 = 0;
};

// Seconds; nothing without samples.
struct PywrkrLatency {
  std::uint64_t count = 0;
  double min = 0, max = 0, mean = 0, median = 0, deviation = 0;
  std::vector<std::pair<std::string, double>> percentiles;
};
PywrkrLatency pywrkr_latency(const Numbers& numbers);

struct PywrkrNumbers {
  double duration = 0;
  std::uint64_t requests = 0, errors = 0;
  std::uint64_t bytes = 0;  // of bodies, as they came
  std::uint64_t sent = 0;
  std::uint64_t length_errors = 0;     // of --verify-length; no errors there
  std::uint64_t extract_failures = 0;  // values that were not there
  std::uint64_t template_errors = 0;   // requests that could not be made; errors, and no requests
  std::map<std::string, std::uint64_t> statuses;
  std::map<std::string, std::uint64_t> http_versions;  // "1.1", "2"
  std::map<std::string, std::uint64_t> error_types;    // "HTTP 503", "ClientConnectorError", "AssertStatus: …"
  double rps = 0, bytes_per_second = 0;                // of what ended in `duration`
  PywrkrLatency latency;
  // Seconds from the start, requests in the interval; what ended in the drain lies at `duration` and beyond.
  std::vector<std::pair<double, std::uint64_t>> timeline;
  double interval = 1;              // how long one is
  std::uint64_t ended_in_time = 0;  // of these, before `duration`
  std::vector<PywrkrStep> steps;    // of a scenario
};

PywrkrNumbers pywrkr_numbers(const Record& record, const PywrkrView& view);
// What latencies are of. Of a ws:// URL: answers where any are waited for, and otherwise handshakes.
Numbers pywrkr_timed(const Record& record, const PywrkrView& view);
// The exception pywrkr would have seen.
std::string pywrkr_exception(const std::string& failure);
// A key for each status that failed, so often as it did. Statuses that were expected are no errors; which of several
// codes those were is told by none of the counts, so the codes share what failed.
using PywrkrKeys = std::map<std::string, std::uint64_t>;
void add_pywrkr_statuses(const Numbers& numbers, std::uint64_t failed, const std::string& prefix, PywrkrKeys& out);

// "10.0s duration", "1000 requests", "50 virtual users, 60.0s", "scenario 'shop', 5.0s duration".
std::string pywrkr_mode(const Record& record, const PywrkrView& view);

}  // namespace brink::output::compat
