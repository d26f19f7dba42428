// Something else uses the machine.
#include "verdict/rules/rule.h"

namespace brink::verdict::rules {
namespace {

using enum Symptom;

constexpr Row rows[] = {{process_others, .9}, {process_idle, .05}, {others_slowed, .45}, {others_free, .25},
                        {curve_tail, .25},    {curve_plateau, .5}, {errors_none, .85},   {spread_wide, .8},
                        {queue_random, .8},   {queue_comb, .02},   {recovery_slow, .25}, {life_alive, .99}};
constexpr Symptom needs[] = {process_others};

Remedy remedy(const Features&) {
  return no_gain("Give the target a machine, or cores, of its own, and measure again.",
                 "not known: what was measured is not the target alone");
}

}  // namespace

extern const Rule noisy_neighbour = {
    .cause = {.id = "noisy_neighbour",
              .code = "E3",
              .family = "processor",
              .title = "something else uses the machine",
              .mechanism = "Other processes, or other machines on the same host, take the processor the target "
                           "would need. What is measured changes from hour to hour without a change of the "
                           "target.",
              .fingerprint = "The machine is busy while the target is not; repeats of the same load differ; an "
                             "idle probe is slow too.",
              .fixes = "stop the other load, or pin and reserve cores\n"
                       "cloud: look at steal time; take another instance type\n"
                       "repeat the test at another time and compare"},
    .rows = rows,
    .needs = needs,
    .wrong_if = "the machine was idle when the target was",
    .probe = "bystander",
    .remedy = remedy,
};

}  // namespace brink::verdict::rules
