// Killed for memory.
#include "verdict/rules/rule.h"

namespace brink::verdict::rules {
namespace {

using enum Symptom;

constexpr Row rows[] = {{kernel_oom, .92},     {life_restarted, .6}, {life_died, .35},     {text_memory, .3},
                        {errors_refused, .4},  {errors_reset, .35},  {errors_502, .15},    {errors_none, .01},
                        {curve_collapse, .45}, {curve_cliff, .45},   {recovery_never, .3}, {recovery_slow, .4}};
constexpr Symptom needs[] = {kernel_oom};

void measure(const Features& f, Parameters& out) {
  using namespace why::feature;
  set(out, "bytes_per_request", f, rss_per_request);
}

Remedy remedy(const Features& f) {
  return with_gain("Raise the memory limit or find what grows: " + count_text(f, why::feature::rss_per_request) +
                       " bytes a request.",
                   f, 2);
}

}  // namespace

extern const Rule memory_limit = {
    .cause = {.id = "memory_limit",
              .code = "E6",
              .family = "build_up",
              .title = "the target runs out of memory and is killed",
              .mechanism = "Memory grows with requests or users until the limit of the container or of the "
                           "machine; the kernel kills the process, and with luck something starts it again.",
              .fingerprint = "A burst of lost and refused connections, then cold answers or none; the kernel "
                             "counts a kill. A crash for another reason looks the same from outside.",
              .fixes = "raise the memory limit, or bound caches, queues and uploads\n"
                       "find the leak: heap profile before and after the load\n"
                       "limit the number of requests inside"},
    .rows = rows,
    .needs = needs,
    .wrong_if = "the kernel had killed nothing",
    .probe = "recovery",
    .measure = measure,
    .remedy = remedy,
};

}  // namespace brink::verdict::rules
