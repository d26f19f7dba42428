// Many threads, one interpreter lock.
#include "verdict/rules/rule.h"

namespace brink::verdict::rules {
namespace {

using enum Symptom;

constexpr Row rows[] = {
    {process_convoy, .65},   {process_one_core, .2}, {process_lock, .08},  {process_idle, .01},
    {queue_serial, .45},     {queue_random, .5},     {queue_comb, .01},    {others_starved, .35},
    {others_queue, .4},      {others_loop, .06},     {others_slowed, .15}, {others_free, .02},
    {demand_one, .85},       {spread_starving, .5},  {spread_wide, .35},   {curve_plateau, .7},
    {curve_levels_off, .08}, {curve_healthy, .01},   {curve_cliff, .08},   {curve_fails_alone, .004},
    {errors_none, .75},      {errors_timeout, .12},  {admits_queue, .95},  {keys_alike, .95},
    {text_pool, .005},       {pauses_none, .93},     {drift_none, .97},    {life_alive, .99},
    {alone_even, .92},       {quota_none, .98}};
constexpr Symptom needs[] = {others_queue, others_loop, others_starved, others_slowed, others_app};
constexpr Hint hints[] = {{"server", "gunicorn", 1.5}, {"server", "python", 1.5}, {"server", "werkzeug", 2},
                          {"server", "puma", 2},       {"server", "node", 0.3},   {"server", "nginx", 0.8}};

Remedy remedy(const Features& f) {
  return with_gain("Run processes instead of threads: one interpreter lock uses one core.", f,
                   bounded(number(f, why::feature::host_cores).value_or(2), 2, 10));
}

}  // namespace

extern const Rule gil = {
    .cause = {.id = "gil",
              .code = "D4",
              .family = "busy_core",
              .title = "threads share one interpreter lock",
              .mechanism = "Threads of one process take turns at a single interpreter lock, so that all of them "
                           "together use one core. Who gets it next is not fair, and some requests wait very "
                           "long.",
              .fingerprint = "One at a time, long tails and users without answers; the processor shows one core "
                             "whatever the number of threads. An event loop looks alike, but its fresh connections "
                             "wait several turns.",
              .fixes = "processes instead of threads: gunicorn -w, multiprocessing\n"
                       "native code that gives the lock back (numpy, C extensions), free-threaded Python\n"
                       "Ruby: Puma workers instead of threads"},
    .rows = rows,
    .needs = needs,
    .hints = hints,
    .wrong_if = "two processes did not double goodput",
    .probe = "bystander",
    .remedy = remedy,
};

}  // namespace brink::verdict::rules
