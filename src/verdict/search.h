// The search for what breaks first, as a pure function: given what was asked and what has been seen, which stage comes
// next, and, when none does, what the answer is. No clock, no I/O: a whole search runs in a test in microseconds, and a
// saved one can be replayed and argued with.
//
// Method (sources and measurements: docs/decisions/, Schroeder et al. NSDI'06, Sakasegawa 1977): capacity first in
// closed load, which cannot overrun the target by more than its users; a latency curve fitted below saturation or,
// where the failure is a cliff, bisection to ±10 %; then the lower end of the answer verified in open load, and a step
// down to see whether the target recovers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "aggregate/recorder.h"
#include "aggregate/summary.h"
#include "plan/plan.h"
#include "verdict/health.h"
#include "verdict/rules.h"

namespace brink::verdict {

struct SearchOptions {
  std::uint32_t max_users = 200;
  Duration stage = std::chrono::seconds(5);  // hold of a decisive level; exploring levels are shorter
  Duration think{};
  bool warmup = true;
  std::uint32_t repeat = 1;  // visits to each end of the bracket; more tighten the interval
  bool brief = false;        // experiments follow, which need a bracket and no more certainty about its ends
  // Of the whole search, at this moment; nothing: as long as it takes. What only makes an answer surer is shortened or
  // left out when time is short; what the answer rests on is proposed all the same, and is missing if nobody plays it.
  std::optional<Duration> time_left;
  std::optional<double> max_rps;  // budget: the search never proposes more, and says so when that decided it
  Rules rules;
  std::size_t routes = 1;
  std::uint64_t seed = 1;
};

// Why a stage was played; also its wire name in the record.
enum class Purpose : std::uint8_t {
  warmup,    // judged, never counted
  baseline,  // one user
  explore,   // doubling
  bracket,   // narrowing
  repeat,    // an end of the bracket again
  curve,     // open, below saturation, for the latency curve
  verify,    // open, at what we are about to promise
  recovery,  // after the break, back at a load that held
};
std::string_view purpose_name(Purpose p);

struct Step {
  plan::Stage stage;
  Purpose purpose = Purpose::explore;
};

// A stage that was played.
struct Visit {
  Step step;
  aggregate::StageSummary summary;
  Health health;
  bool cut_short = false;  // ended early by an abort rule, a budget or a signal
};

// Whether a running stage may stop now, from what is known of it so far: clearly dying (errors above half, refused
// connections in a row) needs no more evidence and no more harm. An experiment may want the errors, but not the latter.
bool nobody_connects(const aggregate::Live& live, Duration elapsed);
bool should_abort(const SearchOptions& options, const aggregate::Live& live, Duration elapsed);

// The next stage, or nothing when the answer stands.
std::optional<Step> next_step(const SearchOptions& options, const std::vector<Visit>& visits);

}  // namespace brink::verdict
