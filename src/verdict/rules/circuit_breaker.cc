// After failures everything fails at once for a while.
#include "verdict/rules/rule.h"

namespace brink::verdict::rules {
namespace {

using enum Symptom;

constexpr Row rows[] = {{spells_refused, .7}, {text_circuit, .3},   {text_plain, .65},    {errors_503, .45},
                        {errors_500, .05},    {errors_full, .2},    {errors_timer, .09},  {errors_none, .01},
                        {recovery_slow, .6},  {recovery_never, .2}, {curve_collapse, .5}, {curve_cliff, .4},
                        {others_free, .85},   {admits_all, .3},     {life_alive, .97},    {errors_sudden, .15},
                        {errors_vain, .006},  {working_fixed, .75}, {working_varies, .25}};
// Nothing else is sure to be seen: it may stay open for longer than anybody looks, and its page seldom names it.
constexpr Symptom needs[] = {errors_503, errors_500, errors_sudden, errors_full, errors_timer, errors_vain};

void measure(const Features& f, Parameters& out) {
  const auto open = number(f, why::feature::refusal_spell);
  if (open && *open > 0) set(out, "open_s", open);
  set(out, "slots", slots(f));  // of what stands behind it
}

Remedy remedy(const Features& f) {
  return no_gain(
      "Mend what is behind the breaker; it opened after " + percent(f, why::feature::failed_share_break) + " failures.",
      "not known before what is behind works");
}

}  // namespace

extern const Rule circuit_breaker = {
    .cause = {.id = "circuit_breaker",
              .code = "C5",
              .family = "admission",
              .title = "a circuit breaker is open",
              .mechanism = "After a share of calls to something behind failed, the application stops trying for "
                           "a fixed time and fails all requests at once; then it lets single ones through to "
                           "see.",
              .fingerprint =
                  "All requests of the route fail within a millisecond for a fixed time, are served for a moment, "
                  "and fail again; after the load it needs that time to work.",
              .fixes = "mend what is behind; the breaker is only the messenger\n"
                       "Resilience4j: waitDurationInOpenState, failureRateThreshold; Envoy: outlier detection"},
    .prior = 0.5,
    .rows = rows,
    .needs = needs,
    .wrong_if = "failures went on for a random time",
    .probe = "recovery",
    .measure = measure,
    .remedy = remedy,
};

}  // namespace brink::verdict::rules
