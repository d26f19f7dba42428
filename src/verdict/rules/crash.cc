// The process ends.
#include "verdict/rules/rule.h"

namespace brink::verdict::rules {
namespace {

using enum Symptom;

constexpr Row rows[] = {{life_died, .75},     {life_restarted, .22}, {errors_refused, .6}, {errors_reset, .3},
                        {errors_502, .06},    {errors_none, .004},   {curve_collapse, .4}, {curve_cliff, .55},
                        {recovery_never, .7}, {recovery_slow, .2},   {kernel_oom, .03},    {others_starved, .7}};
constexpr Symptom needs[] = {life_died, life_restarted};

void measure(const Features& f, Parameters& out) {
  using namespace why::feature;
  set(out, "concurrency", f, breaks_at_users);
}

Remedy remedy(const Features& f) {
  return no_gain("Read its log and exit status; until then admit fewer than " +
                     count_text(f, why::feature::breaks_at_users) + " at once.",
                 "not known before it survives");
}

}  // namespace

extern const Rule crash = {
    .cause = {.id = "crash",
              .code = "D10",
              .family = "build_up",
              .title = "the process ends under load",
              .mechanism = "The process that serves ends, by a fault, a failed assertion or a limit it does not "
                           "survive. Nothing answers any more, or only after it was started again.",
              .fingerprint = "From one moment on connections are reset and then refused, on every route; after a "
                             "restart the first answers are slow. Memory that runs out looks the same until the "
                             "kernel is asked.",
              .fixes = "read the last lines of its log, the exit status, the core dump\n"
                       "run it under a supervisor that starts it again\n"
                       "limit the requests inside below the number that ends it"},
    .rows = rows,
    .needs = needs,
    .wrong_if = "it still answered after the load",
    .probe = "recovery",
    .measure = measure,
    .remedy = remedy,
};

}  // namespace brink::verdict::rules
