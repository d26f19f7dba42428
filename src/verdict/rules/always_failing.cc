// It fails for one user as for many.
#include "verdict/rules/rule.h"

namespace brink::verdict::rules {
namespace {

using enum Symptom;

constexpr Row rows[] = {{curve_fails_alone, .97}, {curve_cliff, .01}, {curve_plateau, .004}, {curve_healthy, .004},
                        {errors_500, .25},        {errors_404, .15},  {errors_403, .12},     {errors_timer, .05},
                        {errors_502, .02},        {errors_none, .01}, {others_free, .6},     {recovery_never, .5},
                        {recovery_fine, .45},     {queue_random, .6}, {alone_even, .8},      {drift_none, .97},
                        {life_alive, .98},        {spells_none, .98}, {errors_sudden, .25}};
constexpr Symptom needs[] = {curve_fails_alone};

void measure(const Features& f, Parameters& out) {
  using namespace why::feature;
  set(out, "share", f, failed_share_one_user);
}

Remedy remedy(const Features& f) {
  return no_gain("Mend the fault or the address: " + percent(f, why::feature::failed_share_one_user) +
                     " of a single user's requests fail.",
                 "none: load is not the reason");
}

}  // namespace

extern const Rule always_failing = {
    .cause = {.id = "always_failing",
              .code = "H3",
              .family = "intrinsic",
              .title = "the route fails whatever the load",
              .mechanism = "A fault of the code, a wrong address or a missing permission: requests fail at one "
                           "user as often as at many. It is not a question of load.",
              .fingerprint = "The share of failures at one user is that at the highest load.",
              .fixes = "read the kept exchange and the log of the application\n"
                       "correct the path, the credentials or the data of the test"},
    .prior = 1.5,
    .rows = rows,
    .needs = needs,
    .wrong_if = "a single user got no failures",
    .probe = "",
    .measure = measure,
    .remedy = remedy,
};

}  // namespace brink::verdict::rules
