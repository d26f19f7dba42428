// A pool whose callers do not wait for ever: a checkout timeout, or a queue with a limit.
#include <fmt/format.h>

#include "verdict/rules/rule.h"

namespace brink::verdict::rules {
namespace {

using enum Symptom;

constexpr Row rows[] = {
    {queue_comb, 0.52},       {queue_random, 0.42},   {queue_serial, 0.04},       {queue_regular, 0.01},
    {others_free, 0.90},      {others_queue, 0.03},   {others_loop, 0.01},        {others_slowed, 0.03},
    {demand_several, 0.94},   {curve_cliff, 0.76},    {curve_plateau, 0.10},      {curve_collapse, 0.08},
    {curve_levels_off, 0.02}, {curve_healthy, 0.004}, {curve_fails_alone, 0.004}, {errors_timer, .64},
    {errors_full, 0.20},      {errors_503, 0.02},     {errors_500, .03},          {errors_none, 0.01},
    {errors_429, 0.01},       {spread_tight, 0.60},   {admits_queue, 0.90},       {admits_bucket, 0.02},
    {admits_slots, 0.04},     {admits_window, 0.005}, {pauses_none, 0.92},        {drift_none, 0.97},
    {recovery_fine, 0.90},    {process_pool, 0.48},   {process_lock, 0.22},       {process_store, 0.06},
    {process_sleep, 0.08},    {process_idle, 0.08},   {process_one_core, 0.01},   {process_all_cores, 0.01},
    {process_convoy, 0.01},   {keys_alike, 0.94},     {life_alive, 0.99},         {text_pool, 0.30},
    {text_plain, 0.60},       {quota_none, 0.98},     {alone_even, 0.92},         {spells_none, .98},
    {errors_sudden, .05},     {errors_vain, .006},    {working_fixed, 0.75},      {working_varies, 0.25}};
// A queue without a limit never fails: then it is a number of workers, whatever they are called.
constexpr Symptom needs[] = {errors_timer, errors_vain, errors_full, errors_500, errors_sudden};

void measure(const Features& f, Parameters& out) {
  set(out, "slots", slots(f));
  const auto spread = number(f, why::feature::failed_latency_spread);
  if (spread && *spread < 0.5) set(out, "timeout_s", f, why::feature::failed_latency);
}

Remedy remedy(const Features& f) {
  const auto n = slots(f);
  const std::string after =
      f.has(why::feature::failed_latency) ? " after " + time(f, why::feature::failed_latency) : std::string();
  if (!n) return with_gain("Raise the pool, or hold its slots shorter; callers give up" + after + ".", f, 2);
  return with_gain(fmt::format("Raise the pool from {:.0f} to {:.0f} if what is behind it has room, or hold its slots "
                               "shorter; callers give up{}.",
                               *n, 2 * *n, after),
                   f, 2);
}

}  // namespace

extern const Rule pool_exhausted = {
    .cause = {.id = "pool_exhausted",
              .code = "F2",
              .family = "private_parallel",
              .title = "a pool of slots behind the route is used up",
              .mechanism =
                  "Requests of the route need one of a fixed number of slots, most often database connections. "
                  "When all are taken the others wait for one, and give up after a checkout timeout, or at "
                  "once when the queue for it is full. Goodput stops at slots divided by the time a slot is "
                  "held.",
              .fingerprint =
                  "Completions in groups of as many as there are slots; failures that all come after the same "
                  "time while a single user sees none; other routes fast. Without those failures it cannot "
                  "be told from workers or from a limit behind.",
              .fixes = "SQLAlchemy: pool_size, max_overflow, pool_timeout; Django: CONN_MAX_AGE and a pooler\n"
                       "Java: spring.datasource.hikari.maximum-pool-size, connection-timeout\n"
                       "Node pg: max, connectionTimeoutMillis; Go: SetMaxOpenConns\n"
                       "Rails: pool in database.yml; pgbouncer: default_pool_size\n"
                       "hold a connection only while it is used: no remote calls inside a transaction\n"
                       "a bigger pool hurts when the database is busy already"},
    .rows = rows,
    .needs = needs,
    .wrong_if = "random ids were faster than one id (a row lock), or all routes waited (workers)",
    .probe = "keys",
    .measure = measure,
    .remedy = remedy,
};

}  // namespace brink::verdict::rules
