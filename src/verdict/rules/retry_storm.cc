// It stays down after the load has gone.
#include "verdict/rules/rule.h"

namespace brink::verdict::rules {
namespace {

using enum Symptom;

constexpr Row rows[] = {{curve_collapse, .85}, {curve_cliff, .1},    {recovery_never, .49}, {recovery_slow, .3},
                        {errors_timeout, .25}, {errors_504, .15},    {errors_none, .04},    {errors_503, .04},
                        {drift_none, .85},     {life_alive, .97},    {kernel_plain, .85},   {alone_even, .92},
                        {recovery_fine, .2},   {errors_timer, .08},  {pauses_none, .9},     {errors_vain, .4},
                        {working_fixed, .75},  {working_varies, .25}};
constexpr Symptom needs[] = {curve_collapse, curve_cliff};

void measure(const Features& f, Parameters& out) { set(out, "slots", slots(f)); }

Remedy remedy(const Features& f) {
  return with_gain(
      "Bound retries and shed early: goodput fell by " + percent(f, why::feature::retrograde) + " under overload.", f,
      2);
}

}  // namespace

extern const Rule retry_storm = {
    .cause = {.id = "retry_storm",
              .code = "G5",
              .family = "build_up",
              .title = "it stays overloaded when the load is gone",
              .mechanism = "Work for requests that nobody waits for any more, and retries of them, keep the "
                           "target busy. It does useful work again only when the load falls far below what it "
                           "could do before.",
              .fingerprint = "Goodput falls when users grow and does not come back when they leave. A leak looks "
                             "alike, but does not need an overload.",
              .fixes = "retry budgets and jitter; deadlines that travel with the request\n"
                       "shed load early; newest first when the queue is long\n"
                       "drop work whose caller has gone"},
    .prior = 0.5,
    .rows = rows,
    .needs = needs,
    .wrong_if = "goodput came back as soon as users left",
    .probe = "recovery",
    .measure = measure,
    .remedy = remedy,
};

}  // namespace brink::verdict::rules
