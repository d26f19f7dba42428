// The disk is the work.
#include "verdict/rules/rule.h"

namespace brink::verdict::rules {
namespace {

using enum Symptom;

constexpr Row rows[] = {{process_disk, .9},   {others_free, .6},  {others_slowed, .15}, {queue_random, .7},
                        {curve_plateau, .65}, {errors_none, .85}, {admits_queue, .93},  {keys_alike, .85},
                        {spread_wide, .6},    {text_pool, .005},  {pauses_none, .93},   {drift_none, .97},
                        {life_alive, .99},    {alone_even, .92},  {quota_none, .98}};
constexpr Symptom needs[] = {process_disk};

Remedy remedy(const Features& f) {
  return with_gain("Write less often, or put it on a faster disk: " + amount(f, why::feature::threads_disk) +
                       " threads wait for it.",
                   f, 3);
}

}  // namespace

extern const Rule disk_bound = {
    .cause = {.id = "disk_bound",
              .code = "E4",
              .family = "host",
              .title = "the target waits for its disk",
              .mechanism = "Requests wait for the disk: for data that is not in memory, or for a write that must "
                           "be safe before the answer. Goodput follows what the disk can do.",
              .fingerprint = "Threads in disk sleep; only routes that read or write are slow. Memory that is "
                             "swapped looks alike.",
              .fixes = "batch commits, or write the log asynchronously\n"
                       "more memory for the cache of files; a faster volume, more provisioned IOPS\n"
                       "logs and uploads on another disk"},
    .rows = rows,
    .needs = needs,
    .wrong_if = "no thread was in disk sleep under load",
    .probe = "size",
    .remedy = remedy,
};

}  // namespace brink::verdict::rules
