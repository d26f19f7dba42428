// Some keys are different.
#include "verdict/rules/rule.h"

namespace brink::verdict::rules {
namespace {

using enum Symptom;

constexpr Row rows[] = {{alone_mixed, .88},   {curve_fails_alone, .4}, {curve_slow_alone, .35}, {curve_tail, .15},
                        {errors_500, .35},    {errors_none, .4},       {errors_404, .1},        {keys_many_slow, .5},
                        {keys_alike, .3},     {others_free, .7},       {spread_wide, .85},      {pauses_none, .93},
                        {recovery_never, .3}, {recovery_fine, .65},    {drift_none, .97},       {life_alive, .99},
                        {spells_none, .98}};
constexpr Symptom needs[] = {alone_mixed};

void measure(const Features& f, Parameters& out) {
  using namespace why::feature;
  set(out, "share", f, failed_share_one_user);
}

Remedy remedy(const Features& f) {
  return with_gain("Find what the slow or failing requests have in common (kept exchanges).", f, 2);
}

}  // namespace

extern const Rule data_dependent = {
    .cause = {.id = "data_dependent",
              .code = "H4",
              .family = "intrinsic",
              .title = "some keys or inputs are slow or fail",
              .mechanism = "The route behaves differently for some of what it is asked: a customer with a "
                           "hundred thousand rows, an item without a price, a path that is not cached.",
              .fingerprint = "A single user sees two kinds of answers, fast and slow or good and failed, in a "
                             "constant share.",
              .fixes = "compare kept exchanges of both kinds: which key, which user\n"
                       "test with the keys real users ask for, in their proportion"},
    .rows = rows,
    .needs = needs,
    .wrong_if = "one key alone showed both kinds",
    .probe = "keys",
    .measure = measure,
    .remedy = remedy,
};

}  // namespace brink::verdict::rules
