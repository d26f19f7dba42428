// The first ones wait.
#include "verdict/rules/rule.h"

namespace brink::verdict::rules {
namespace {

using enum Symptom;

constexpr Row rows[] = {{start_cold, .95},       {curve_slow_alone, .12}, {curve_tail, .2},  {curve_healthy, .35},
                        {curve_levels_off, .15}, {curve_plateau, .1},     {errors_none, .8}, {errors_timeout, .1},
                        {queue_random, .7},      {others_free, .4},       {pauses_none, .8}, {recovery_fine, .93},
                        {drift_none, .97},       {life_alive, .99}};
constexpr Symptom needs[] = {start_cold};

void measure(const Features& f, Parameters& out) {
  using namespace why::feature;
  set(out, "first_s", f, first_request);
  set(out, "added_s", f, growth_delay);
}

Remedy remedy(const Features& f) {
  return no_gain("Warm up before taking traffic, or keep a minimum running.",
                 "no more goodput; the first requests lose " +
                     time(f, number(f, why::feature::growth_delay).value_or(0) >= 0.3 ? why::feature::growth_delay
                                                                                      : why::feature::first_request));
}

}  // namespace

extern const Rule cold_start = {
    .cause = {.id = "cold_start",
              .code = "D9",
              .family = "interruption",
              .title = "the first requests wait for something to start",
              .mechanism = "New concurrency needs something that is not there yet: an instance, a worker, a "
                           "connection, compiled code. The first requests pay for it, later ones do not.",
              .fingerprint = "Slow at the first request and at each step of users, fast on the second pass over "
                             "the same number; slow again after a silence.",
              .fixes = "minimum instances, provisioned concurrency; pools with a minimum size\n"
                       "warm up before taking traffic: readiness probes, preloading, class-data sharing\n"
                       "scale before the peak"},
    .prior = 0.8,
    .rows = rows,
    .needs = needs,
    .wrong_if = "a second burst right after the first was as slow",
    .probe = "burst",
    .measure = measure,
    .remedy = remedy,
};

}  // namespace brink::verdict::rules
