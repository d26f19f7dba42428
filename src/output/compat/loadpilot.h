// A run in LoadPilot's words: the numbers of its results file, its thresholds, and its comparison. Contract: LoadPilot
// 0.2.0; where its numbers were wrong (docs/python.md), these are not.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "output/record.h"
#include "output/terminal.h"

namespace brink::output::compat {

// What one task amounts to, and all of them together. What users did before and after, or when they joined later, is
// not in them. Latencies count from when a request was due; those of requests without an answer in time are in them
// with the time they had.
struct LoadpilotNumbers {
  std::uint64_t requests = 0;  // sent; of a task that sends none, its iterations that failed
  std::uint64_t errors = 0;    // failed, without an answer at the end, or of a task that raised beside them
  std::uint64_t dropped = 0;   // due and never sent
  std::optional<double> p50_ms, p95_ms, p99_ms, max_ms, min_ms, mean_ms;
  double error_percent() const;
};

// The highest step of a load in steps up to which all was well: p99 and the share of errors within their thresholds,
// and nearly all that was due done.
struct LoadpilotKnee {
  std::uint64_t step = 1;  // from 1
  std::uint64_t total_steps = 1;
  double rps = 0, max_rps = 0;
  double p99_ms = 0, error_rate_percent = 0;
};

struct LoadpilotResult {
  std::string scenario;
  std::string target_url;
  double rps_target = 0;
  double duration_s = 0;
  std::uint64_t iterations = 0;  // of tasks, that began; 0: not known
  LoadpilotNumbers all;
  std::map<std::string, LoadpilotNumbers> tasks;
  std::optional<LoadpilotKnee> knee;
};

// `tasks`: the names of the scenario's; further rows of the record are not the scenario's load.
LoadpilotResult loadpilot_result(const Record& record, const std::vector<std::string>& tasks);

// Nothing where the load has no steps, no threshold says what is well, or already the first step was not.
std::optional<LoadpilotKnee> loadpilot_knee(const Record& record, const std::map<std::string, double>& thresholds);
std::string loadpilot_knee_text(const LoadpilotKnee& knee);  // a sentence

// The file of --results-json and --save-baseline: LoadPilot's keys, and "dropped" and "tasks" beside them.
std::string loadpilot_json(const LoadpilotResult& result);

// LoadPilot's final lines, and a row for each task.
std::string loadpilot_summary(const LoadpilotResult& result, const TerminalStyle& style);

struct LoadpilotVerdict {
  std::string text;  // a line for each threshold
  int breached = 0;
};
// A value that is equal to its limit keeps it. Without a single request, nothing is kept.
LoadpilotVerdict loadpilot_thresholds(const LoadpilotResult& result, const std::map<std::string, double>& thresholds,
                                      const TerminalStyle& style);

struct LoadpilotComparison {
  std::string text;
  int regressions = 0;
};
// Of two results files, as text. A quantity is worse by its change in percent; from nothing to something is a change
// of more than any percentage. Errors: one of them is no such file.
Result<LoadpilotComparison> loadpilot_compare(std::string_view current, std::string_view baseline, double threshold,
                                              const TerminalStyle& style);

}  // namespace brink::output::compat
