// A fixed number at work, and a queue without end before them.
#include <fmt/format.h>

#include "verdict/rules/rule.h"

namespace brink::verdict::rules {
namespace {

using enum Symptom;

constexpr Row rows[] = {
    {queue_comb, 0.52},       {queue_random, 0.40},     {queue_serial, 0.06},      {queue_regular, 0.01},
    {others_queue, 0.38},     {others_free, 0.42},      {others_loop, 0.04},       {others_app, 0.12},
    {others_slowed, 0.02},    {others_starved, 0.02},   {demand_several, 0.93},    {curve_plateau, 0.68},
    {curve_levels_off, 0.17}, {curve_cliff, 0.06},      {curve_healthy, 0.01},     {curve_fails_alone, 0.004},
    {curve_collapse, 0.02},   {errors_none, 0.86},      {errors_timeout, 0.06},    {errors_504, 0.03},
    {errors_timer, 0.01},     {errors_full, 0.01},      {spread_tight, 0.55},      {admits_queue, 0.93},
    {admits_bucket, 0.01},    {admits_slots, 0.01},     {admits_window, 0.005},    {pauses_none, 0.93},
    {quota_none, 0.98},       {drift_none, 0.97},       {recovery_fine, 0.88},     {process_sleep, .17},
    {process_peer, 0.07},     {process_store, 0.10},    {process_idle, .13},       {process_lock, .2},
    {process_pool, .2},       {process_one_core, 0.02}, {process_all_cores, 0.03}, {process_convoy, 0.01},
    {keys_alike, 0.93},       {life_alive, 0.99},       {alone_even, 0.9},         {text_pool, 0.01},
    {phases_plain, 0.85},     {working_fixed, 0.75},    {working_varies, 0.25},
};
constexpr Symptom needs[] = {admits_queue, admits_all};
constexpr Hint hints[] = {{"server", "gunicorn", 2}, {"server", "node", 0.5}, {"server", "uvicorn", 0.5}};

void measure(const Features& f, Parameters& out) { set(out, "slots", slots(f)); }

Remedy remedy(const Features& f) {
  const auto n = slots(f);
  if (!n) return with_gain("Raise the number of workers.", f, 2);
  return with_gain(
      fmt::format("All {:.0f} slots are taken: raise them to {:.0f}, or shorten what a request holds one for{}.", *n,
                  2 * *n, f.has(why::feature::s_min) ? " (" + time(f, why::feature::s_min) + ")" : std::string()),
      f, 2);
}

}  // namespace

extern const Rule worker_limit = {
    .cause = {.id = "worker_limit",
              .code = "D1",
              .family = "parallel",
              .title = "a fixed number of workers with an unbounded queue",
              .mechanism = "A fixed number of workers, threads or slots serve requests; whoever comes later waits in a "
                           "queue without a limit. Goodput stops at slots divided by the time a slot is held, and "
                           "latency grows with each user from there. No request fails until a client gives up.",
              .fingerprint = "Goodput flat, latency = users / goodput, completions in groups of as many as there are "
                             "slots, no failures. When the slots serve all routes, all wait alike; when they belong to "
                             "one route, only that waits, and a pool that waits without a timeout, or a limit of a "
                             "server behind, looks the same from outside.",
              .fixes = "gunicorn: --workers, --threads; uwsgi: processes, threads\n"
                       "PHP-FPM: pm.max_children; Apache: MaxRequestWorkers\n"
                       "Java: server.tomcat.threads.max, jetty maxThreads; Ruby: Puma threads and workers\n"
                       "Node, Go: the semaphore or queue that bounds the route\n"
                       "more slots help only while the processor and what is behind have room"},
    .prior = 2,
    .rows = rows,
    .needs = needs,
    .hints = hints,
    .wrong_if = "twice the slots would not raise goodput: what is behind them would be the limit",
    .probe = "comb",
    .measure = measure,
    .remedy = remedy,
};

}  // namespace brink::verdict::rules
