// Each request makes later ones slower.
#include "verdict/rules/rule.h"

namespace brink::verdict::rules {
namespace {

using enum Symptom;

constexpr Row rows[] = {{drift_grows, .93},   {recovery_never, .75}, {recovery_slow, .08}, {recovery_fine, .15},
                        {kernel_growing, .4}, {kernel_plain, .5},    {curve_plateau, .27}, {curve_tail, .22},
                        {curve_collapse, .2}, {curve_cliff, .05},    {curve_healthy, .1},  {curve_levels_off, .14},
                        {errors_none, .88},   {others_free, .4},     {pauses_none, .9},    {life_alive, .98}};
constexpr Symptom needs[] = {drift_grows, recovery_never, recovery_slow};

void measure(const Features& f, Parameters& out) {
  using namespace why::feature;
  set(out, "s_per_request", f, drift_per_request);
  set(out, "seconds_per_request", f, drift_per_request);
}

Remedy remedy(const Features& f) {
  return no_gain("Find what grows: each request adds " + time(f, why::feature::drift_per_request) + " to later ones.",
                 "keeps its first speed instead of losing it");
}

}  // namespace

extern const Rule leak_or_drift = {
    .cause = {.id = "leak_or_drift",
              .code = "D8",
              .family = "build_up",
              .title = "it gets slower with each request served",
              .mechanism = "Something grows with each request and is gone through by each: a list, a table "
                           "without an index, a cache without a bound, listeners that stay. Going back to fewer "
                           "users does not help.",
              .fingerprint = "Response times rise with the number of requests served, not with users or time; one "
                             "user after the load is slower than before.",
              .fixes = "compare two heap snapshots; look for lists, caches and listeners that only grow\n"
                       "bound caches; delete or archive rows; index what is searched\n"
                       "restarting helps for a while and proves it"},
    .rows = rows,
    .needs = needs,
    .wrong_if = "a single user after the load were as fast as before",
    .probe = "recovery",
    .measure = measure,
    .remedy = remedy,
};

}  // namespace brink::verdict::rules
