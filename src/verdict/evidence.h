// Everything the visits of a search say, put together by load: what each number of users is known to do. Rebuilt from
// the visits at every step, so a search has no state that a saved run would not have.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "verdict/judge.h"

namespace brink::verdict {

enum class State : std::uint8_t {
  held,
  doubtful,  // it has to be visited again before it may count
  broken,
  ours,  // this machine was the limit: nothing is known of the target
};

// One number of users in closed load, all visits that count pooled.
struct Level {
  std::uint32_t users = 0;
  std::vector<std::size_t> visits;   // that count
  std::vector<std::size_t> excused;  // broken, but the generator may have caused it: these do not
  std::vector<Tally> routes;
  Spread spread;
  Breach breach;
  State state = State::held;
  bool unfilled = false;     // only short visits so far, without a broken rule, in which many had no answer
  bool disputed = false;     // some visits broke a rule and some did not
  std::size_t decisive = 0;  // visits of decisive length
};

struct Evidence {
  std::vector<Seen> seen;                 // by visit
  std::map<std::uint32_t, Level> levels;  // by users; warm-up, recovery and open visits are not in it

  const Level* at(std::uint32_t users) const;
  const Level* highest() const;  // that was explored, whatever became of it
  const Level* lowest_broken() const;
  const Level* lowest(State state) const;
};

Evidence weigh(const SearchOptions& options, const std::vector<Visit>& visits);

// What one visit says of the route and the rule that decide its level. Fewer requests than the threshold needs for a
// single case (50 for 2 %) say nothing for holding.
struct Say {
  bool held = false;
  bool held_well = false;  // nowhere near breaking, as against only just not
};
Say say_of(const Seen& seen, const Breach& breach, const Rules& rules);

// Of the visits of a level: completed per second over all of them.
double goodput_of(const Level& level, const std::vector<Visit>& visits);
// Visits that say how a number of users fares: not warm-up, recovery or open load.
bool about_levels(Purpose purpose);
// Per second of one route: ended, or completed only.
double route_rate(const Level& level, const std::vector<Visit>& visits, RouteId route, bool completed);
// p95 of a route in one visit, in seconds; requests that never ended count as longer than all others. 0 without
// requests.
double p95_of(const Visit& visit, RouteId route);
// The median over the visits of a level: p95 scatters by a tenth from visit to visit near saturation, and one bad visit
// would decide if requests were pooled.
double p95_of(const Level& level, const std::vector<Visit>& visits, RouteId route);
// Indices of the visits with this purpose.
std::vector<std::size_t> all_of(const std::vector<Visit>& visits, Purpose purpose);

// Whether the budget's rate, and not the target, decided how fast a visit was.
bool rate_capped(const SearchOptions& options, const Seen& seen);

}  // namespace brink::verdict
