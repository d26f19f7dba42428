// Not the target: this machine set the highest rate.
#include "verdict/rules/rule.h"

namespace brink::verdict::rules {
namespace {

using enum Symptom;

constexpr Row rows[] = {
    {generator_is_limit, 0.98}, {curve_healthy, 0.10}, {curve_levels_off, 0.45},  {curve_plateau, 0.30},
    {curve_fails_alone, 0.01},  {errors_none, 0.75},   {others_free, 0.10},       {others_queue, 0.45},
    {queue_comb, 0.05},         {pauses_none, 0.85},   {drift_none, 0.97},        {recovery_fine, 0.97},
    {admits_queue, 0.45},       {process_idle, 0.35},  {process_all_cores, 0.15}, {life_alive, 0.99},
    {reuse_fine, 0.99},         {reuse_number, 0.004},
};
constexpr Symptom needs[] = {generator_is_limit};

void measure(const Features& f, Parameters& out) { set(out, "at_least_rps", f, why::feature::x_max_all); }

Remedy remedy(const Features& f) {
  return no_gain("Load from another machine, or from more than one: the target can do at least " +
                     rate(f, why::feature::x_max_all) + ".",
                 "none for the target: it was not the limit");
}

}  // namespace

extern const Rule generator_limited = {
    .cause = {.id = "generator_limited",
              .code = "A1",
              .family = "no_fault",
              .title = "the load generator was the limit",
              .mechanism = "The machine that makes the load ran out of processor time, ports or descriptors before the "
                           "target ran out of anything. What was measured then is the tester: goodput stops growing "
                           "and latency rises because answers are read late.",
              .fingerprint = "Late sends, a busy worker thread, goodput near the calibrated ceiling of this machine, "
                             "all routes alike. It looks like a target out of processor time.",
              .fixes = "use more threads (-t) or machines (--workers)\n"
                       "do not load a target on the machine that makes the load, or pin them to different cores\n"
                       "take the result as \"at least this much\""},
    .prior = 0.7,
    .rows = rows,
    .needs = needs,
    .wrong_if = "half the rate from a second machine beside this one would not raise the total",
    .probe = "",
    .measure = measure,
    .remedy = remedy,
};

}  // namespace brink::verdict::rules
