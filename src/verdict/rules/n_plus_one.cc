// A statement for each item.
#include "verdict/rules/rule.h"

namespace brink::verdict::rules {
namespace {

using enum Symptom;

constexpr Row rows[] = {{size_grows, .88},     {process_store, .6},    {store_busy, .35},   {store_quiet, .6},
                        {others_free, .8},     {curve_slow_alone, .3}, {curve_plateau, .5}, {errors_none, .9},
                        {transfer_small, .97}, {queue_random, .7},     {alone_even, .9},    {demand_several, .85}};
constexpr Symptom needs[] = {size_grows};

Remedy remedy(const Features& f) { return with_gain("Fetch the items of a list with one statement.", f, 4); }

}  // namespace

extern const Rule n_plus_one = {
    .cause = {.id = "n_plus_one",
              .code = "F5",
              .family = "intrinsic",
              .title = "a statement for each item of a list",
              .mechanism = "A list is read with one statement and then each of its items with one more. Each is "
                           "fast; a hundred of them are not.",
              .fingerprint = "Response time is linear in the number of items asked for, at one user already; "
                             "transfer is short.",
              .fixes = "JOIN or IN (...) once: select_related and prefetch_related, includes, JOIN FETCH, DataLoader\n"
                       "count statements per request in tests"},
    .rows = rows,
    .needs = needs,
    .needs_store = true,
    .wrong_if = "a page of one item took as long",
    .probe = "size",
    .remedy = remedy,
};

}  // namespace brink::verdict::rules
