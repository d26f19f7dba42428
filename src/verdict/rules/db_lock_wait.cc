// Rows that all want.
#include "verdict/rules/rule.h"

namespace brink::verdict::rules {
namespace {

using enum Symptom;

constexpr Row rows[] = {
    {store_locks, .93},      {store_busy, .03},         {keys_same_slow, .88},      {keys_many_slow, .01},
    {process_store, .6},     {process_pool, .25},       {process_lock, .06},        {others_free, .88},
    {queue_serial, .55},     {queue_random, .28},       {queue_comb, .03},          {curve_plateau, .65},
    {curve_levels_off, .12}, {curve_fails_alone, .004}, {errors_none, .78},         {errors_timer, .1},
    {admits_queue, .93},     {spread_wide, .55},        {text_pool, .01},           {pauses_none, .9},
    {drift_none, .97},       {life_alive, .99},         {alone_even, .92},          {quota_none, .98},
    {queue_regular, .12},    {demand_one, .6},          {process_store_works, .03}, {working_fixed, .4},
    {working_varies, .6},    {pauses_route, .06}};
constexpr Symptom needs[] = {keys_same_slow, store_locks};

Remedy remedy(const Features& f) {
  return with_gain("Hold the row lock shorter: " + amount(f, why::feature::db_lock_waits) + " sessions wait for it.", f,
                   3);
}

}  // namespace

extern const Rule db_lock_wait = {
    .cause = {.id = "db_lock_wait",
              .code = "F3",
              .family = "private_serial",
              .title = "sessions of the database wait for a lock",
              .mechanism = "Transactions of the route change the same row, and each waits until the one before "
                           "it commits. What an application does between the change and the commit is done one "
                           "at a time.",
              .fingerprint = "One at a time for one key, fast for many; sessions wait for tuple or transactionid.",
              .fixes = "do slow work before the transaction or after it; commit soon\n"
                       "SELECT ... FOR UPDATE SKIP LOCKED for queues; counters in several rows, or by appending\n"
                       "find who holds it: pg_blocking_pids, sys.innodb_lock_waits"},
    .rows = rows,
    .needs = needs,
    .needs_store = true,
    .wrong_if = "random keys were as slow as one",
    .probe = "keys",
    .remedy = remedy,
};

}  // namespace brink::verdict::rules
