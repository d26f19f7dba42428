// What stands behind is slow or limited.
#include "verdict/rules/rule.h"

namespace brink::verdict::rules {
namespace {

using enum Symptom;

constexpr Row rows[] = {
    {process_peer, .85},       {process_pool, .04},     {process_store, .01},    {process_one_core, .005},
    {process_all_cores, .005}, {process_idle, .02},     {others_free, .88},      {others_queue, .04},
    {queue_comb, .45},         {queue_random, .45},     {queue_serial, .05},     {demand_several, .93},
    {curve_plateau, .65},      {curve_levels_off, .15}, {curve_slow_alone, .04}, {curve_fails_alone, .004},
    {curve_cliff, .06},        {errors_none, .78},      {errors_504, .06},       {errors_timeout, .06},
    {errors_timer, .05},       {admits_queue, .93},     {keys_alike, .93},       {text_pool, .005},
    {pauses_none, .93},        {drift_none, .97},       {life_alive, .99},       {alone_even, .92},
    {quota_none, .98},         {working_fixed, .3},     {working_varies, .7}};

constexpr Hint hints[] = {{"peer", ":", 3}};

void measure(const Features& f, Parameters& out) {
  using namespace why::feature;
  set(out, "slots", slots(f));
}

Remedy remedy(const Features& f) {
  return with_gain("Ask for more from " +
                       (f.text("peer").empty() ? std::string("what stands behind") : excerpt(f.text("peer"))) +
                       ", call it less often, or cache its answers.",
                   f, 2);
}

}  // namespace

extern const Rule downstream_slow = {
    .cause = {.id = "downstream_slow",
              .code = "G2",
              .family = "private_parallel",
              .title = "a server behind is slow or limited",
              .mechanism = "The route waits for another server, and that one serves only so many at once, or "
                           "takes long by itself. The target has little to do.",
              .fingerprint = "As with slots of the route itself: completions in groups, other routes free. From "
                             "the client it cannot be told from a pool or from workers; seeing what the threads "
                             "wait for tells.",
              .fixes = "a timeout and a limit for each call; cache what rarely changes\n"
                       "calls in parallel, or asynchronous\n"
                       "ask the owner of the server behind for a higher limit"},
    .prior = 0.3,
    .rows = rows,
    .hints = hints,
    .needs_peer = true,
    .wrong_if = "the threads of the target waited for something else",
    .probe = "comb",
    .measure = measure,
    .remedy = remedy,
};

}  // namespace brink::verdict::rules
