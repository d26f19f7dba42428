// A limit of requests inside at once; the others are refused at once, on purpose.
#include "verdict/rules/rule.h"

namespace brink::verdict::rules {
namespace {

using enum Symptom;

constexpr Row rows[] = {{admits_slots, 0.85}, {admits_bucket, 0.02},  {errors_503, .68},         {errors_429, 0.10},
                        {errors_500, .01},    {errors_full, 0.05},    {errors_none, 0.01},       {errors_timer, 0.01},
                        {curve_cliff, 0.80},  {curve_collapse, 0.10}, {curve_fails_alone, 0.01}, {curve_plateau, 0.03},
                        {queue_comb, 0.50},   {queue_serial, 0.03},   {others_free, 0.65},       {spread_tight, 0.65},
                        {pauses_none, 0.92},  {recovery_fine, 0.95},  {text_rate, 0.02},         {text_plain, 0.85},
                        {drift_none, 0.97},   {life_alive, 0.99},     {alone_even, 0.9},         {spells_none, .98},
                        {errors_sudden, .12}};
constexpr Symptom needs[] = {errors_503, errors_429, errors_500, errors_sudden, errors_full, admits_slots};

void measure(const Features& f, Parameters& out) {
  using namespace why::feature;
  const auto inside = number(f, admitted_in_flight);
  const auto slots_seen = inside ? inside : slots(f);
  if (slots_seen) set(out, "slots", bounded(*slots_seen, 1, 1e6));
}

Remedy remedy(const Features& f) {
  const std::string slots_text = f.has(why::feature::admitted_in_flight)
                                     ? "about " + count_text(f, why::feature::admitted_in_flight) + " requests"
                                     : std::string("some requests");
  return with_gain("The target lets " + slots_text +
                       " in and refuses the rest with success times unharmed: good behaviour. "
                       "Raise the limit only as far as its processors and its database allow.",
                   f, 2);
}

}  // namespace

extern const Rule load_shedding = {
    .cause = {.id = "load_shedding",
              .code = "C4",
              .family = "admission",
              .title = "deliberate shedding beyond a number of requests at once",
              .mechanism =
                  "The target admits a fixed number of requests at once and refuses the others without work, so "
                  "that those inside stay fast. The limit is one of concurrency: what is admitted depends on "
                  "how many are inside, not on the rate.",
              .fingerprint = "503 at once, successes as fast as for one user, a constant number inside. A rate limiter "
                             "looks alike, but admits a constant rate after a burst of its own size.",
              .fixes = "nginx: limit_conn; Envoy: circuit breakers, adaptive concurrency\n"
                       "Go: a semaphore's size; Node: an overload plugin's threshold\n"
                       "Java: bulkhead (Resilience4j maxConcurrentCalls), Tomcat maxConnections\n"
                       "or add instances behind the balancer"},
    .rows = rows,
    .needs = needs,
    .wrong_if = "the admitted rate stayed the same when requests took twice as long: it would be a rate limit",
    .probe = "admission",
    .measure = measure,
    .remedy = remedy,
};

}  // namespace brink::verdict::rules
