// Everything stops, again and again.
#include "verdict/rules/rule.h"

namespace brink::verdict::rules {
namespace {

using enum Symptom;

constexpr Row rows[] = {{pauses_periodic, .56}, {pauses_all, .41},     {pauses_route, .02},  {others_queue, .35},
                        {others_slowed, .15},   {others_starved, .15}, {others_free, .2},    {curve_slow_alone, .18},
                        {curve_tail, .25},      {curve_plateau, .1},   {curve_healthy, .25}, {curve_levels_off, .15},
                        {curve_cliff, .06},     {errors_none, .85},    {errors_timeout, .1}, {quota_none, .9},
                        {spread_wide, .62},     {alone_mixed, .4},     {recovery_fine, .8},  {drift_none, .97},
                        {life_alive, .99}};
constexpr Symptom needs[] = {pauses_periodic, pauses_all};

void measure(const Features& f, Parameters& out) {
  using namespace why::feature;
  set(out, "period_s", f, freeze_period);
  set(out, "pause_s", f, freeze_longest);
}

Remedy remedy(const Features& f) {
  return no_gain("Find what runs every " + time(f, why::feature::freeze_period) + " for " +
                     time(f, why::feature::freeze_longest) + ": a collector or a timer.",
                 "no more goodput; p99 falls by up to " + time(f, why::feature::freeze_longest));
}

}  // namespace

extern const Rule periodic_pause = {
    .cause = {.id = "periodic_pause",
              .code = "D7",
              .family = "interruption",
              .title = "everything stops at regular times",
              .mechanism = "All work stops for a while: a collector that stops the world, a job that holds a "
                           "global lock, a virtual machine that is paused. Requests due meanwhile wait until it "
                           "is over, at any load.",
              .fingerprint = "Times in which nothing ends on any route, then all at once; the median is untouched, "
                             "p99 is the pause. A period that grows shorter with the rate is a collector, a "
                             "constant one is a timer.",
              .fixes = "JVM: -Xlog:gc, ZGC or Shenandoah, less allocation; Go: GOGC; Node: --trace-gc\n"
                       "cron jobs, cache refreshes, backups, log rotation at that period\n"
                       "do the work in small steps, outside of request threads"},
    .rows = rows,
    .needs = needs,
    .wrong_if = "only one route had stopped",
    .probe = "hold_long",
    .measure = measure,
    .remedy = remedy,
};

}  // namespace brink::verdict::rules
