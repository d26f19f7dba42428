// A proxy gives up.
#include "verdict/rules/rule.h"

namespace brink::verdict::rules {
namespace {

using enum Symptom;

constexpr Row rows[] = {{errors_504, .86},        {errors_none, .01},    {curve_cliff, .8},  {curve_slow_alone, .05},
                        {curve_fails_alone, .05}, {text_gateway, .7},    {others_free, .7},  {recovery_fine, .8},
                        {queue_random, .5},       {spread_tight, .5},    {pauses_none, .85}, {drift_none, .95},
                        {life_alive, .98},        {curve_collapse, .06}, {errors_vain, .06}};
constexpr Symptom needs[] = {errors_504, errors_vain};

void measure(const Features& f, Parameters& out) {
  using namespace why::feature;
  set(out, "timeout_s", f, failed_latency);
  set(out, "slots", slots(f));
}

Remedy remedy(const Features& f) {
  return no_gain("Find what takes longer than " + time(f, why::feature::failed_latency) +
                     " behind the proxy; raising its timeout only moves the wait.",
                 "not known before what is behind is");
}

}  // namespace

extern const Rule proxy_timeout = {
    .cause = {.id = "proxy_timeout",
              .code = "G3",
              .family = "upstream",
              .title = "a proxy stops waiting for what is behind it",
              .mechanism = "A proxy before the application waits a fixed time and answers 504. What makes the "
                           "application slow is another cause; the 504 only say that it takes longer than that.",
              .fingerprint = "Failures with 504, all after the same time, successes below it; files that the proxy "
                             "serves itself are fast.",
              .fixes = "find what makes the application slow: experiments with the proxy left out\n"
                       "nginx: proxy_read_timeout; HAProxy: timeout server; ALB: idle timeout; only when the work is "
                       "meant to take long\n"
                       "bound the queue before the application, so that waiting ends sooner"},
    .rows = rows,
    .needs = needs,
    .wrong_if = "failures came after different times",
    .probe = "recovery",
    .measure = measure,
    .remedy = remedy,
};

}  // namespace brink::verdict::rules
