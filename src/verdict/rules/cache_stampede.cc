// All rebuild what expired.
#include "verdict/rules/rule.h"

namespace brink::verdict::rules {
namespace {

using enum Symptom;

constexpr Row rows[] = {{pauses_route, .85},   {pauses_periodic, .06}, {pauses_all, .03},    {cache_protects, .5},
                        {others_free, .85},    {curve_tail, .25},      {curve_plateau, .13}, {curve_slow_alone, .1},
                        {errors_none, .75},    {spread_wide, .5},      {spread_tight, .47},  {keys_alike, .8},
                        {recovery_fine, .9},   {drift_none, .97},      {life_alive, .99},    {errors_timeout, .12},
                        {curve_collapse, .12}, {alone_mixed, .4},      {curve_healthy, .12}, {curve_levels_off, .07},
                        {curve_cliff, .2}};
constexpr Symptom needs[] = {pauses_route};

void measure(const Features& f, Parameters& out) {
  using namespace why::feature;
  set(out, "period_s", f, freeze_period);
  set(out, "pause_s", f, freeze_longest);
}

Remedy remedy(const Features& f) {
  return no_gain("Let one request rebuild the entry while the others get the old one.",
                 "no more goodput; spikes of " + time(f, why::feature::freeze_longest) + " go");
}

}  // namespace

extern const Rule cache_stampede = {
    .cause = {.id = "cache_stampede",
              .code = "F9",
              .family = "interruption",
              .title = "a cache entry that expires is rebuilt by all at once",
              .mechanism = "A value that is costly to make is kept for some seconds. When it expires, all who "
                           "ask for it at that moment make it again, each at full cost.",
              .fingerprint = "Spikes of one route at the period of its cache, the wider the more users; other "
                             "routes do not notice.",
              .fixes = "one rebuilds, the others wait or get the old value (single-flight, stale-while-revalidate)\n"
                       "nginx: proxy_cache_lock, proxy_cache_use_stale updating\n"
                       "jitter the time to live; refresh early (XFetch)"},
    .prior = 0.5,  // of all that makes a route stop now and then it is a special one
    .rows = rows,
    .needs = needs,
    .wrong_if = "other routes stopped at the same moments",
    .probe = "cache_bust",
    .measure = measure,
    .remedy = remedy,
};

}  // namespace brink::verdict::rules
