// The database works.
#include "verdict/rules/rule.h"

namespace brink::verdict::rules {
namespace {

using enum Symptom;

constexpr Row rows[] = {
    {store_busy, .9},      {store_quiet, .03},         {store_locks, .05},      {process_store, .15},
    {process_pool, .05},   {process_lock, .05},        {process_one_core, .01}, {process_all_cores, .05},
    {others_free, .75},    {others_slowed, .15},       {queue_random, .68},     {queue_comb, .1},
    {curve_plateau, .65},  {curve_levels_off, .1},     {curve_slow_alone, .06}, {curve_fails_alone, .004},
    {errors_none, .8},     {errors_timer, .08},        {demand_several, .8},    {keys_alike, .8},
    {keys_many_slow, .15}, {admits_queue, .93},        {spread_wide, .5},       {size_flat, .95},
    {pauses_none, .93},    {drift_none, .97},          {life_alive, .99},       {alone_even, .92},
    {quota_none, .98},     {process_store_works, .45}, {working_fixed, .5},     {working_varies, .5}};

Remedy remedy(const Features& f) {
  return with_gain(
      "Look at the plan of " +
          (f.text("db_query").empty() ? std::string("the statement") : "\"" + excerpt(f.text("db_query")) + "\"") +
          ": an index or fewer rows.",
      f, 5);
}

}  // namespace

extern const Rule db_slow_query = {
    .cause = {.id = "db_slow_query",
              .code = "F4",
              .family = "data_store",
              .title = "the database is busy with slow statements",
              .mechanism = "The database runs statements of the route all the time: they read more rows than "
                           "they need, for want of an index or because of how they are written. The application "
                           "waits.",
              .fingerprint = "The application has little to do, the database sessions run without waiting for a "
                             "lock; the response at one user is slow already and does not depend on the size of "
                             "the page.",
              .fixes = "EXPLAIN (ANALYZE, BUFFERS) the statement; CREATE INDEX CONCURRENTLY on what it filters\n"
                       "select fewer columns and rows; page by key, not by OFFSET\n"
                       "cache results that many ask for; a read replica"},
    .rows = rows,
    .needs_store = true,
    .wrong_if = "the database had been idle at the limit",
    .probe = "keys",
    .remedy = remedy,
};

}  // namespace brink::verdict::rules
