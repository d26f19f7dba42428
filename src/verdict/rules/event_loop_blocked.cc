// One loop serves all, and something in it computes or waits.
#include "verdict/rules/rule.h"

namespace brink::verdict::rules {
namespace {

using enum Symptom;

constexpr Row rows[] = {
    {others_loop, 0.72},     {others_queue, 0.10},   {others_starved, 0.12},    {others_slowed, 0.03},
    {others_free, 0.01},     {queue_serial, 0.72},   {queue_regular, 0.10},     {queue_random, 0.16},
    {queue_comb, 0.01},      {demand_one, 0.90},     {curve_plateau, 0.70},     {curve_levels_off, 0.08},
    {curve_healthy, 0.01},   {curve_cliff, 0.10},    {curve_collapse, 0.04},    {curve_fails_alone, 0.004},
    {errors_none, 0.75},     {errors_timeout, 0.08}, {errors_504, 0.03},        {errors_timer, 0.02},
    {spread_starving, 0.25}, {spread_tight, 0.45},   {admits_queue, 0.95},      {admits_bucket, 0.005},
    {admits_paced, .001},    {pauses_none, 0.85},    {drift_none, 0.96},        {recovery_fine, 0.88},
    {process_one_core, .48}, {process_convoy, 0.02}, {process_all_cores, 0.02}, {process_idle, .14},
    {process_sleep, 0.08},   {process_store, 0.04},  {process_peer, 0.06},      {keys_alike, 0.94},
    {life_alive, 0.98},      {text_pool, 0.005},     {quota_none, 0.97},        {phases_plain, 0.75},
    {phases_connect, 0.15},  {process_lock, .14}};
constexpr Symptom needs[] = {others_loop, others_queue, others_starved, others_slowed, others_app};
constexpr Hint hints[] = {{"server", "gunicorn", 0.4}, {"server", "node", 2.5},      {"server", "express", 2.5},
                          {"server", "uvicorn", 2.5},  {"server", "hypercorn", 2.5}, {"server", "aiohttp", 2.5},
                          {"server", "tornado", 2.5}};

void measure(const Features& f, Parameters& out) {
  const auto x = number(f, why::feature::x_max);
  if (x && *x > 0) set(out, "block_s", 1 / *x);
}

Remedy remedy(const Features& f) {
  const auto x = number(f, why::feature::x_max);
  const std::string each = x && *x > 0 ? "about " + time_of(1 / *x) + " a request" : std::string("too long");
  const double processes = bounded(number(f, why::feature::host_cores).value_or(2), 2, 10);
  return with_gain(
      "The one loop that serves all routes is held for " + each +
          ": move that work to a worker thread or process, make the call asynchronous, or run one process a "
          "core.",
      f, processes);
}

}  // namespace

extern const Rule event_loop_blocked = {
    .cause = {.id = "event_loop_blocked",
              .code = "D2",
              .family = "busy_core",
              .title = "the event loop is held by one request",
              .mechanism =
                  "All requests share one event loop, and the culprit holds it: by computing, or by a call that "
                  "waits without giving it back. While it is held nothing else is accepted, read or answered.",
              .fingerprint =
                  "One request at a time, and every route waits, a new connection two or three times as long "
                  "as an old one, because accepting, reading and answering each wait a turn of the loop. "
                  "Threads that share an interpreter lock look alike.",
              .fixes = "Node: worker_threads, cluster, no *Sync calls, stream large JSON\n"
                       "Python: run_in_executor, asyncio clients, more uvicorn workers\n"
                       "nginx + Lua, Vert.x, Netty: never block the loop; use a worker pool"},
    .rows = rows,
    .needs = needs,
    .hints = hints,
    .wrong_if = "a fresh connection to a file waited no longer than a used one",
    .probe = "bystander",
    .measure = measure,
    .remedy = remedy,
};

}  // namespace brink::verdict::rules
