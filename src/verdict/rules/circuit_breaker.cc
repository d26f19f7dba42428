// After failures everything fails at once for a while.
#include "verdict/rules/rule.h"

namespace brink::verdict::rules {
namespace {

using enum Symptom;

constexpr Row rows[] = {{text_circuit, .5},    {text_plain, .4},     {errors_503, .55},    {errors_500, .25},
                        {errors_none, .01},    {recovery_slow, .75}, {recovery_never, .1}, {recovery_fine, .12},
                        {curve_collapse, .55}, {curve_cliff, .35},   {others_free, .85},   {admits_all, .3},
                        {life_alive, .97}};
constexpr Symptom needs[] = {recovery_slow, recovery_never, text_circuit};

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
              .fingerprint = "All requests of the route fail within a millisecond for a fixed time after the load, "
                             "then it works again.",
              .fixes = "mend what is behind; the breaker is only the messenger\n"
                       "Resilience4j: waitDurationInOpenState, failureRateThreshold; Envoy: outlier detection"},
    .prior = 0.5,
    .rows = rows,
    .needs = needs,
    .wrong_if = "failures went on for a random time",
    .probe = "recovery",
    .remedy = remedy,
};

}  // namespace brink::verdict::rules
