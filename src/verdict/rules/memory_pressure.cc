// Memory is short, and everything stalls.
#include "verdict/rules/rule.h"

namespace brink::verdict::rules {
namespace {

using enum Symptom;

constexpr Row rows[] = {{process_disk, .5},    {process_idle, .2},  {pauses_all, .5},  {pauses_none, .3},
                        {kernel_growing, .35}, {kernel_plain, .4},  {text_memory, .3}, {text_plain, .5},
                        {recovery_slow, .4},   {recovery_fine, .4}, {spread_wide, .8}, {curve_tail, .4},
                        {curve_plateau, .3},   {errors_none, .6},   {errors_500, .2}};
constexpr Symptom needs[] = {process_disk, text_memory};

Remedy remedy(const Features& f) { return with_gain("Give the target more memory, or make it need less.", f, 2); }

}  // namespace

extern const Rule memory_pressure = {
    .cause = {.id = "memory_pressure",
              .code = "E5",
              .family = "host",
              .title = "memory is nearly used up",
              .mechanism = "With too little memory, pages are written out and read back, or a collector runs all "
                           "the time. Everything stalls for hundreds of milliseconds at random.",
              .fingerprint = "Stalls of all routes without a period that get worse with users, not with the rate.",
              .fixes = "more memory, or smaller caches and heaps\n"
                       "no swap for latency-sensitive services; look at /proc/pressure/memory\n"
                       "fewer workers: each has its own copy"},
    .prior = 0.5,
    .rows = rows,
    .needs = needs,
    .wrong_if = "there was memory to spare under load",
    .probe = "hold_long",
    .remedy = remedy,
};

}  // namespace brink::verdict::rules
