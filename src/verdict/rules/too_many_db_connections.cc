// The database takes no more connections.
#include "verdict/rules/rule.h"

namespace brink::verdict::rules {
namespace {

using enum Symptom;

constexpr Row rows[] = {{text_connections, .5}, {text_plain, .4},   {errors_500, .2},    {errors_503, .08},
                        {errors_timer, .05},    {errors_none, .01}, {curve_cliff, .85},  {others_free, .85},
                        {store_busy, .4},       {process_idle, .2}, {process_store, .2}, {recovery_fine, .9},
                        {demand_several, .9},   {pauses_none, .93}, {drift_none, .97},   {life_alive, .99},
                        {alone_even, .92},      {quota_none, .98},  {errors_sudden, .6}, {process_store_works, .2}};
// Its page often hides what the database said.
constexpr Symptom needs[] = {errors_sudden, errors_500, errors_503, errors_timer};

void measure(const Features& f, Parameters& out) {
  using namespace why::feature;
  set(out, "connections", f, breaks_at_users);
  set(out, "slots", slots(f));
}

Remedy remedy(const Features& f) {
  return with_gain("Put a pooler before the database, or make the pools smaller than its limit in sum.", f, 2);
}

}  // namespace

extern const Rule too_many_db_connections = {
    .cause = {.id = "too_many_db_connections",
              .code = "F6",
              .family = "data_store",
              .title = "the database refuses more connections",
              .mechanism = "Every worker opens connections of its own, and their sum passes what the database "
                           "allows. What comes after fails at once.",
              .fingerprint = "Fast failures from an exact number of users on, and an error page that says too many "
                             "clients or connections.",
              .fixes = "a pooler between: pgbouncer in transaction mode, ProxySQL\n"
                       "pool size x processes x instances below max_connections\n"
                       "max_connections costs memory: raise it last"},
    .prior = 0.6,
    .rows = rows,
    .needs = needs,
    .needs_store = true,
    .wrong_if = "the database had connections to spare",
    .probe = "connections",
    .measure = measure,
    .remedy = remedy,
};

}  // namespace brink::verdict::rules
