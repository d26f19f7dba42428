// The verdict: whether the target breaks, at what load, at which route, how sure that is. Computed from the visits of a
// search, and from nothing else.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "verdict/search.h"
#include "verdict/stalls.h"

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

// A quantity with the range it lies in. holds: highest value seen to hold, 0 when the lowest that was tried breaks.
// breaks: lowest seen to break, if any. low..high bounds where it breaks; without a break, low is what held.
struct Bracket {
  std::optional<double> holds, breaks, low, high;
};

struct RouteVerdict {
  RouteId route;
  Reason reason = Reason::none;              // what it broke here
  double failure_share = 0;                  // of the requests the target answered or failed; ours are not in it
  double failure_low = 0, failure_high = 0;  // 95 % interval, widened for correlation
  double hung_share = 0;                     // of the users, who got no answer at all; 0 when few
  Duration p50{}, p95{}, p99{};
  std::optional<Duration> p95_low, p95_high;  // absent: not enough independent data
  double goodput = 0;                         // per second
};

struct LevelVerdict {
  std::size_t visit = 0;  // index into the visits
  double users = 0;       // closed: users; open: mean number in the system (Little)
  double rate = 0;        // ended per second
  double goodput = 0;
  bool broken = false;
  bool valid = true;  // broken: false when the generator may have caused it; held: false when any gate is red
  Reason reason = Reason::none;
  std::optional<RouteId> worst;  // the route that decided it; absent when all did (a stall)
  std::vector<RouteVerdict> routes;
};

struct Verdict {
  Status status = Status::inconclusive;
  Bracket users;
  Bracket rps;                   // of all routes together, goodput
  std::optional<RouteId> route;  // that breaks first
  Reason reason = Reason::none;
  double max_tested_users = 0;
  double capacity_rps = 0;  // goodput at its highest (shape.h), of valid levels; of any when generator_limited
  bool saturated = false;   // goodput stopped growing while users grew, whether or not a rule broke
  bool open_in_doubt =
      false;                 // open load broke it, perhaps by our doing, and it could not be asked again: inconclusive
  bool slowed_down = false;  // it became slower during the run, whatever the load: inconclusive
  std::optional<double> knee_users;  // where it stopped
  bool stable = false;               // repeated visits agree, generator healthy, bracket within ±10 %
  bool verified = false;             // the lower end (or half of what held, when nothing broke) held in open load
  std::optional<bool> recovered;     // back to health at a lower load after the break
  bool generator_limited = false;    // this machine, not the target, set the highest rate: it is a lower bound
  std::string generator_text;        // of the gate that said so
  bool rate_capped = false;          // the budget's rate decided how far the search went
  Stalls stalls;                     // seen in open load
  bool by_stalls = false;            // they are what breaks: all routes at once, whoever is waiting
  // The breaking route at the lowest load that breaks, all visits to it pooled. Absent without a route.
  std::optional<RouteVerdict> at_break;
  std::vector<LevelVerdict> levels;  // every visit but warm-up
  std::vector<std::string> notes;    // what limits the answer, one sentence each
};

// `route_names` by RouteId, for the notes.
Verdict conclude(const SearchOptions& options, const std::vector<Visit>& visits,
                 const std::vector<std::string>& route_names);

// The one-sentence answer of the record, without a cause.
std::string sentence(const Verdict& verdict, const std::vector<std::string>& route_names);

}  // namespace brink::verdict
