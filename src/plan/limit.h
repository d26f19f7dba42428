// Limit: what has to hold of a run, as its user wrote it and as a value: "p95 < 300ms", "route:/checkout error_rate <
// 1%", "rps >= 500 over 10s". The grammar is in limit_grammar.h; verdict/limits says whether one holds.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "base/time.h"
#include "plan/plan.h"

namespace brink::plan {

enum class Quantity : std::uint8_t {
  time,           // a statistic of some duration: TimeOf, Statistic
  error_rate,     // share of the requests that failed, of those that ended
  rate,           // requests that ended, per second, whatever the outcome
  goodput,        // of these, successes
  requests,       // that ended
  errors,         // that failed
  missed,         // due, but never begun
  bytes,          // received, heads included
  transfer_rate,  // bytes received per second
  checks,         // share of the checks that passed; one check by its name
  generator,      // CPU of the busiest worker of this machine, as a share of a core
};

enum class TimeOf : std::uint8_t { response, service, ok, dns, connect, tls, send, first_byte, transfer, send_lag };

enum class Statistic : std::uint8_t { percentile, mean, min, max };

enum class Unit : std::uint8_t { seconds, share, per_second, count, bytes, bytes_per_second };

struct Metric {
  Quantity quantity = Quantity::time;
  TimeOf of = TimeOf::response;                 // of `time`
  Statistic statistic = Statistic::percentile;  // likewise
  double q = 0.95;                              // of a percentile: 0 < q <= 1
};
Unit unit_of(const Metric& metric);

enum class Comparison : std::uint8_t { less, at_most, more, at_least };

enum class Scope : std::uint8_t { all, route, tag, check };

struct Limit {
  std::string text;      // as it was written
  bool fail_if = false;  // what is written must *not* hold
  Scope scope = Scope::all;
  std::string name;  // of the route (a scenario's steps are routes), the tag as NAME=VALUE, or the check; as written
  std::vector<RouteId> routes;  // it is about, filled in by resolve_limits; none: all
  Metric metric;
  Comparison comparison = Comparison::less;
  double bound = 0;  // seconds, shares of one, per second, bytes
  bool unit_given = true;
  std::optional<Duration> window;  // whole seconds: must hold in every stretch of this length

  // What must be true of the value: the comparison, turned round by fail_if.
  Comparison required() const;
  // Whether a measured value keeps the limit. Values within a billionth of the bound count as equal to it, so that 0.1
  // % as it was written and 1 of 1,000 as it was counted are the same.
  bool holds(double value) const;
  bool wants_small() const { return required() == Comparison::less || required() == Comparison::at_most; }
};

// The tag of a limit on one.
Tag tag_of(const Limit& limit);
// Fills in the routes that limits name. Errors (usage): a name or tag that no route has, with those there are.
Result<void> resolve_limits(std::vector<Limit>& limits, std::span<const Route> routes);

// The limits of a run, and what becomes of it when one breaks.
struct Limits {
  std::vector<Limit> list;
  bool abort_on_fail = false;  // a limit that breaks ends the run
  Duration abort_delay{};      // not before so much of the window
};

}  // namespace brink::plan
