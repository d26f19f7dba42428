// A quota of processor time.
#include "verdict/rules/rule.h"

namespace brink::verdict::rules {
namespace {

using enum Symptom;

constexpr Row rows[] = {
    {kernel_throttled, .92}, {kernel_plain, .04},   {quota_pulse, .6},        {process_idle, .3},
    {process_one_core, .15}, {process_convoy, .15}, {process_all_cores, .05}, {process_others, .05},
    {others_slowed, .35},    {others_queue, .25},   {others_starved, .15},    {others_free, .05},
    {spread_wide, .7},       {curve_plateau, .65},  {curve_levels_off, .1},   {curve_fails_alone, .004},
    {errors_none, .75},      {queue_random, .65},   {queue_serial, .2},       {queue_comb, .06},
    {admits_queue, .93},     {pauses_none, .8},     {drift_none, .97},        {life_alive, .99}};
constexpr Symptom needs[] = {kernel_throttled, quota_pulse};

void measure(const Features& f, Parameters& out) {
  using namespace why::feature;
  set(out, "cores", f, cpu_quota);
}

Remedy remedy(const Features& f) {
  return with_gain("Raise the CPU limit of " + amount(f, why::feature::cpu_quota) +
                       " cores: it stopped the target in " + percent(f, why::feature::throttled_share) +
                       " of its periods.",
                   f, 2);
}

}  // namespace

extern const Rule cpu_throttled = {
    .cause =
        {.id = "cpu_throttled",
         .code = "E2",
         .family = "processor",
         .title = "a CPU quota stops the target",
         .mechanism = "A control group gives the target a share of the processor in each period of 100 ms. "
                      "When it is used up, all threads stand still until the next period, also at a low "
                      "load when many run at once.",
         .fingerprint = "Completions in pulses of 100 ms; response times in steps of 100 ms even for one "
                        "user; the counters of the control group say so at once.",
         .fixes =
             "raise the limit (Kubernetes resources.limits.cpu, docker --cpus), or remove it and keep the request\n"
             "fewer threads than the quota: GOMAXPROCS, -XX:ActiveProcessorCount, workers"},
    .rows = rows,
    .needs = needs,
    .wrong_if = "the control group counted no throttled period",
    .probe = "hold_long",
    .measure = measure,
    .remedy = remedy,
};

}  // namespace brink::verdict::rules
