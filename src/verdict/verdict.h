// The verdict: whether the target breaks, at what load, at which route, how sure that is. Computed from the visits of a
// search, and from nothing else.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "verdict/search.h"

namespace brink::verdict {

enum class Status : std::uint8_t {
  breaks,          // a load was found at which a route breaks
  no_limit_found,  // healthy throughout what was tried
  invalid,         // this machine was the limit
  inconclusive,    // cut short, or evidence that contradicts itself
  unreachable,     // nothing could be measured
};
std::string_view status_name(Status s);

enum class Reason : std::uint8_t { none, errors, latency };
std::string_view reason_name(Reason r);

// A quantity with the range it lies in. holds: highest value seen to hold. breaks: lowest seen to break, if any.
// low..high bounds where it breaks.
struct Bracket {
  std::optional<double> holds, breaks, low, high;
};

struct RouteVerdict {
  RouteId route;
  Reason reason = Reason::none;  // at the level that broke, or at the highest that was tried
  double failure_share = 0;
  double failure_low = 0, failure_high = 0;  // 95 % interval, widened for correlation
  Duration p50{}, p95{}, p99{};
  std::optional<Duration> p95_low, p95_high; // absent: not enough independent data
  double goodput = 0;                        // per second
};

struct LevelVerdict {
  std::size_t visit = 0;         // index into the visits
  double users = 0;              // closed: users; open: mean number in the system (Little)
  double rate = 0;               // ended per second
  double goodput = 0;
  bool broken = false;
  bool valid = true;             // false: the generator was the limit
  Reason reason = Reason::none;
  std::optional<RouteId> worst;  // the route that decided it
  std::vector<RouteVerdict> routes;
};

struct Verdict {
  Status status = Status::inconclusive;
  Bracket users;
  Bracket rps;                     // of all routes together, goodput
  std::optional<RouteId> route;    // that breaks first
  Reason reason = Reason::none;
  double max_tested_users = 0;
  double capacity_rps = 0;         // highest goodput of a valid level
  bool saturated = false;          // goodput stopped growing while users grew, whether or not a rule broke
  std::optional<double> knee_users;
  bool stable = false;             // repeated visits agree, generator healthy, bracket within ±10 %
  bool verified = false;           // the lower end held in open load
  std::optional<bool> recovered;   // back to health at a lower load after the break
  std::vector<LevelVerdict> levels;
  std::vector<std::string> notes;  // what limits the answer, one sentence each
};

// `route_names` by RouteId, for the notes.
Verdict conclude(const SearchOptions& options, const std::vector<Visit>& visits,
                 const std::vector<std::string>& route_names);

// The one-sentence answer of design.md §5.
std::string sentence(const Verdict& verdict, const std::vector<std::string>& route_names);

}  // namespace brink::verdict
