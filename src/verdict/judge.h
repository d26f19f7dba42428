// Judging one visit: which rule of rules.h a route broke, how sure that is, and whether we could have caused it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "verdict/search.h"
#include "verdict/spread.h"
#include "verdict/stalls.h"
#include "verdict/verdict.h"

namespace brink::verdict {

// p95 at or above the wall is the same as: more than this share of the requests took as long as the wall. Counting them
// lets latency be judged like failures, by an interval for a share.
inline constexpr double slow_share = 0.05;

// What a route did under one load, as counts, so that visits to the same load are pooled by adding. Failures of this
// machine are in none of them.
struct Tally {
  std::uint64_t ended = 0;   // answered, or failed on the target's side
  std::uint64_t failed = 0;  // of these, failed
  std::uint64_t plain =
      0;  // of these, in a way that no slowness of the generator can cause (a 500, a refused connection)
  std::uint64_t waits = 0;  // requests that say something about latency, those that never ended included
  std::uint64_t slow = 0;   // of these, at or above the wall
  std::uint64_t users = 0;  // closed load: users, on whatever route
  std::uint64_t hung = 0;   // of these, with a request here that was not answered before the drain ended
  void add(const Tally& other);
};

// The share that is held against slow_share: of the requests, or of the users when more of those waited longer than the
// wall. The few who get no answer at all hardly show among the many requests of the others.
struct WaitShare {
  std::uint64_t cases = 0, of = 0;
};
WaitShare slowest_share(const Tally& tally);

// Of the evidence that a rule is broken. Whatever is not at least `broken` holds.
enum class Strength : std::uint8_t {
  none,    // below the threshold, or a single request among many
  thin,    // at or above it, but so few requests that it may be chance
  broken,  // at or above it, and hardly by chance if the truth were half of it
  clear,   // hardly by chance if the truth were the threshold itself, from ten cases or more
};

// The rule that a route, or the worst of several, has broken, or is closest to breaking.
struct Breach {
  Reason reason = Reason::none;
  Strength strength = Strength::none;
  double share = 0;  // of requests that failed, or were slow
  double part = 0;   // the share over what would be broken: 1 and more is at or above the threshold
  std::optional<RouteId> route;
  bool plain = false;  // broken already by what no slowness of ours can cause
};

// `routes`: judged side by side; the more, the less a single one may owe to chance.
Breach judge_tally(const Tally& tally, const Rules& rules, const Spread& spread, std::size_t routes);
// Errors come before latency, then the larger share.
Breach worst_of(const std::vector<Tally>& routes, const Rules& rules, const Spread& spread);

// One visit as the search sees it.
struct Seen {
  std::vector<Tally> routes;
  Breach breach;
  Stalls stalls;
  double users = 0;    // closed: users; open: mean number in the system (Little)
  double rate = 0;     // per second, ended
  double goodput = 0;  // per second, completed
  Spread spread;
  bool broken = false;     // a rule is broken, whoever is to blame
  bool valid = true;       // broken: the generator did not cause it; not broken: no gate is red
  bool blocked = false;    // this machine lacked descriptors, ports or memory, so the load was not made
  bool collapsed = false;  // most requests got no answer at all
  bool answered = false;   // at least one complete response
  // Closed load: more users than may be slow waited for their first answer through all of the window. Its times are
  // those of the others, who came first.
  bool unfilled = false;
};
Seen judge_visit(const Visit& visit, const SearchOptions& options);

// The row of the report, with intervals. `index`: of the visit.
LevelVerdict describe_visit(const Visit& visit, const Seen& seen, const SearchOptions& options, std::size_t index);

// One route of it; also for visits pooled by merging.
RouteVerdict describe_route(RouteId id, const aggregate::RouteSummary& route, const Tally& tally, const Rules& rules,
                            const Spread& spread, Duration length, std::size_t routes);

const plan::Closed* closed_load(const Visit& visit);
const plan::Open* open_load(const Visit& visit);

}  // namespace brink::verdict
