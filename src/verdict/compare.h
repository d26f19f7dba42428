// Comparing runs: did the target become better or worse than it was? Values of two or more runs in, one comparison out;
// pure, so the same runs give the same text.
//
// What is compared are distributions and intervals, never rungs of a ladder: latency quantiles, failures and goodput at
// equal load, in total and by route; capacity and the breaking load with their ranges. An interval of a change is made
// of two parts. Sampling: how well one run knows its own figure, seen in how much its seconds differ and resemble each
// other (compare_figure.h). Run to run: two runs of the same thing on the same machine differ by more than sampling
// explains (Abedi & Brecht 2017; Kalibera & Jones 2013). One pair of runs cannot show by how much, so it is
// guessed, with a doubt of its own; several baselines and older runs show it (compare_change.h, compare_noise.h).
// docs/numbers.md gives formulas and measured false alarms.
//
// Units: seconds, per second, shares of one.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "aggregate/histogram.h"
#include "base/result.h"

namespace brink::verdict {

// Steps of a stage's window, all lists of one length.
struct ComparedSeries {
  double step_s = 1;
  std::vector<std::uint64_t> completed, failed;
  std::vector<std::optional<double>> p50_s, p95_s;
};

struct ComparedNumbers {
  std::uint64_t completed = 0;
  std::uint64_t failed = 0;
  double goodput_rps = 0;
  aggregate::Histogram judged;                // what a user waits for: successes and timeouts
  std::optional<double> p50_s, p95_s, p99_s;  // of a run that kept no histogram
};

struct ComparedRoute {
  std::string name;
  ComparedNumbers numbers;
};

struct ComparedStage {
  std::string load;  // "64 users": stages of one text load alike
  double amount = 0;
  double length_s = 0;
  ComparedNumbers total;
  std::vector<ComparedRoute> routes;
  ComparedSeries series;
};

// Where something breaks; `high` absent: nothing broke up to `low`.
struct ComparedRange {
  double low = 0;
  std::optional<double> high;
};

struct ComparedSearch {
  std::string conditions;  // rules and think time: breaking loads under others mean something else
  std::optional<ComparedRange> users, rps;
  std::optional<double> capacity_rps;  // absent: the target's highest rate was not reached
  std::string cause;                   // an id; empty or "unknown": not known
  std::string route;                   // that breaks first; empty: none
};

struct ComparedRun {
  std::string id;
  bool search = false;    // looked for what breaks; otherwise one measurement
  std::string unusable;   // why its numbers say nothing of the target; empty: they do
  std::string caveat;     // what makes them say less; empty: nothing
  std::string load_kind;  // of a measurement: "closed" | "open"
  std::string origin;
  std::vector<std::string> routes;  // "GET /checkout"
  std::string tool;                 // "Brink 0.1.0"
  std::string machine;
  std::vector<std::pair<std::string, std::string>> options;  // that may move the numbers: name, value
  std::vector<ComparedStage> stages;                         // that were sound, in the order played
  std::optional<ComparedSearch> found;                       // of a search
};

struct CompareOptions {
  double confidence = 0.95;
  double threshold = 0.05;    // smaller changes are of no interest; a tenth of it, in points, for shares of failures
  bool other_target = false;  // hosts may differ
};

enum class Change : std::uint8_t {
  undistinguished,  // what is seen lies within the noise, or is too small to matter
  better,
  worse,
  not_comparable,
};
std::string_view change_name(Change change);

enum class Measure : std::uint8_t { p50, p95, p99, failures, goodput, capacity, breaking_users, breaking_rate };
std::string_view measure_name(Measure measure);

// One quantity, before and now. `change` is a share of the old value (0.3: 30 % more), for failures the difference of
// the two shares; low..high covers the true one with the confidence that was asked for.
struct ComparedQuantity {
  Measure measure = Measure::p50;
  std::string route;  // empty: all requests
  std::string load;   // empty: of the whole search
  Change outcome = Change::not_comparable;
  std::optional<double> before, now;  // of several baselines the geometric mean; for failures the mean
  std::optional<double> change, low, high;
  std::optional<double> resolution;             // the least change these runs could have told from noise
  std::optional<double> more_seconds;           // undistinguished: runs longer by so much would tell
  std::optional<std::uint32_t> more_baselines;  // undistinguished: so many more repeats of the old run would tell
  std::string why;                              // not_comparable: why
};

struct Comparison {
  Change outcome = Change::undistinguished;  // worse when anything is, else better when anything is
  std::string sentence;
  std::string moved;  // "the bottleneck moved: pool_exhausted -> cpu_bound"; empty: it did not, or is not known
  std::vector<ComparedQuantity> quantities;
  std::vector<std::string> notes;  // what limits the comparison, one sentence each
  double confidence = 0, threshold = 0;
};

// Whether the two runs measured the same thing. Errors, with what to do: another kind of run or load, another target or
// no route in common, a run that says nothing of the target.
Result<std::monostate> comparable(const ComparedRun& now, const ComparedRun& before, const CompareOptions& options);

// `before`: one run or more. `earlier`: older ones like them in the order in which they were made, between which the
// target may have changed now and then; they show how noisy the machine is. Errors: as comparable(), for any of
// `before`.
Result<Comparison> compare(const ComparedRun& now, std::span<const ComparedRun> before, const CompareOptions& options,
                           std::span<const ComparedRun> earlier = {});

}  // namespace brink::verdict
