// Making the answer is the work.
#include "verdict/rules/rule.h"

namespace brink::verdict::rules {
namespace {

using enum Symptom;

constexpr Row rows[] = {{size_grows, .93},        {transfer_small, .75},   {process_one_core, .4},
                        {process_all_cores, .35}, {curve_slow_alone, .25}, {curve_plateau, .5},
                        {errors_none, .9},        {others_slowed, .35},    {others_free, .35},
                        {alone_even, .92},        {queue_random, .6}};
constexpr Symptom needs[] = {size_grows};

Remedy remedy(const Features& f) {
  return with_gain("Send less, or encode it once: " + count_text(f, why::feature::response_bytes) + " bytes an answer.",
                   f, 3);
}

}  // namespace

extern const Rule slow_payload = {
    .cause = {.id = "slow_payload",
              .code = "H2",
              .family = "intrinsic",
              .title = "making a large answer takes the time",
              .mechanism = "Building and encoding the answer costs time for each byte or item of it: large JSON, "
                           "images, compression at a high level.",
              .fingerprint = "Response time grows with the size of what is asked for, at one user; the bytes "
                             "themselves travel fast.",
              .fixes = "page, select fields, stream; a faster encoder\n"
                       "precompute and cache the encoded answer\n"
                       "compress at a lower level, or once"},
    .prior = 0.8,
    .rows = rows,
    .needs = needs,
    .wrong_if = "a tenth of the size took as long",
    .probe = "size",
    .remedy = remedy,
};

}  // namespace brink::verdict::rules
