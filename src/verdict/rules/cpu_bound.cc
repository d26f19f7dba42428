// All the processor time there is.
#include "verdict/rules/rule.h"

namespace brink::verdict::rules {
namespace {

using enum Symptom;

constexpr Row rows[] = {
    {process_all_cores, .45}, {process_one_core, .46}, {process_convoy, .03},     {process_idle, .005},
    {process_sleep, .005},    {process_lock, .01},     {process_pool, .005},      {others_slowed, .36},
    {others_queue, .4},       {others_loop, .05},      {others_free, .06},        {others_starved, .05},
    {spread_wide, .6},        {spread_tight, .33},     {queue_random, .5},        {queue_serial, .38},
    {queue_comb, .06},        {demand_one, .6},        {curve_plateau, .58},      {curve_cliff, .22},
    {curve_levels_off, .05},  {curve_healthy, .01},    {curve_fails_alone, .004}, {errors_none, .53},
    {errors_timer, .2},       {errors_timeout, .1},    {errors_504, .04},         {errors_full, .04},
    {admits_queue, .93},      {keys_alike, .94},       {text_pool, .005},         {size_flat, .93},
    {kernel_throttled, .05},  {phases_plain, .7},      {pauses_none, .93},        {drift_none, .97},
    {life_alive, .99},        {alone_even, .92},       {quota_none, .98}};
constexpr Symptom needs[] = {process_all_cores, process_one_core, process_convoy};

Remedy remedy(const Features& f) {
  return with_gain("Processor time is used up (" + amount(f, why::feature::cpu_cores) +
                       " cores): make a request cheaper, or add cores.",
                   f, 2);
}

}  // namespace

extern const Rule cpu_bound = {
    .cause = {.id = "cpu_bound",
              .code = "E1",
              .family = "busy_core",
              .title = "the processor is the limit",
              .mechanism = "Requests cost processor time, and there is no more of it. Goodput stops at cores "
                           "divided by the time a request takes, and everything on the machine gets slower by "
                           "the same factor. With a deadline before it, waiting requests fail after a constant "
                           "time.",
              .fingerprint = "All routes slower, cheap ones by the same factor; the target uses all its cores, or "
                             "one thread uses all of one. Workers that wait look alike without sight of the "
                             "server.",
              .fixes = "profile: perf top, py-spy, async-profiler, node --prof, pprof; mend the first frame\n"
                       "cache what is computed again and again; compress less\n"
                       "use all cores (processes, cluster), then more machines"},
    .rows = rows,
    .needs = needs,
    .wrong_if = "the target used less than its cores at the limit",
    .probe = "bystander",
    .remedy = remedy,
};

}  // namespace brink::verdict::rules
