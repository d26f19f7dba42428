// Slow for one user as for many.
#include "verdict/rules/rule.h"

namespace brink::verdict::rules {
namespace {

using enum Symptom;

constexpr Row rows[] = {{curve_slow_alone, .93}, {curve_tail, .03},    {curve_healthy, .01},   {errors_none, .88},
                        {errors_timeout, .1},    {pauses_none, .95},   {pauses_periodic, .01}, {others_free, .8},
                        {recovery_fine, .5},     {recovery_never, .4}, {alone_even, .93},      {start_warm, .9},
                        {queue_random, .8},      {queue_comb, .02},    {drift_none, .97},      {life_alive, .99},
                        {quota_none, .98},       {size_flat, .85}};
constexpr Symptom needs[] = {curve_slow_alone, curve_tail, alone_even};

void measure(const Features& f, Parameters& out) {
  using namespace why::feature;
  set(out, "seconds", f, s_min);
}

Remedy remedy(const Features& f) {
  return with_gain("Make one request faster: it takes " + time(f, why::feature::s_min) + " without any load.", f, 2);
}

}  // namespace

extern const Rule slow_route = {
    .cause = {.id = "slow_route",
              .code = "H1",
              .family = "intrinsic",
              .title = "the route is slow whatever the load",
              .mechanism = "What the route does takes long by itself: a slow call, a report, a wait. More users "
                           "do not make it slower.",
              .fingerprint = "A single user waits too long, and latency hardly grows with users.",
              .fixes = "profile one request: traces, Server-Timing, EXPLAIN\n"
                       "calls in parallel; cache; do it later and answer at once\n"
                       "or give the route a limit of its own"},
    .prior = 1.3,
    .rows = rows,
    .needs = needs,
    .wrong_if = "a single user were fast",
    .probe = "",
    .measure = measure,
    .remedy = remedy,
};

}  // namespace brink::verdict::rules
