// A run as documents for others: build servers, pull requests, spreadsheets. Pure functions; text ends in '\n'.
#pragma once

#include <string>

#include "output/record.h"

namespace brink::output {

// JUnit: a case a limit, one for the floor if there is one, and one for the run itself: an error when it was invalid,
// unreachable or interrupted.
std::string run_junit(const Record& record);

// For a comment on a pull request: the sentence, the limits and the key figures as tables, routes and the rest folded
// away.
std::string run_markdown(const Record& record);

// "Percentage,Time (ms)" and a row for each of 1 to 100: response times at the nearest rank, in milliseconds to three
// digits, lines ended by CRLF. Empty when the record holds no distribution.
std::string percentile_csv(const Record& record);

// NAME=VALUE lines for a GitHub workflow step: p50, p95, p99 (seconds), rps, error_rate (percent), total_requests,
// passed. Empty values are not known.
std::string github_outputs(const Record& record);

}  // namespace brink::output
