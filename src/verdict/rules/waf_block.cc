// A firewall takes the load for an attack.
#include "verdict/rules/rule.h"

namespace brink::verdict::rules {
namespace {

using enum Symptom;

constexpr Row rows[] = {{errors_403, .9},         {errors_429, .04},     {errors_none, .01},  {curve_cliff, .88},
                        {curve_fails_alone, .02}, {text_waf, .5},        {text_plain, .4},    {others_free, .5},
                        {others_starved, .3},     {queue_random, .7},    {admits_slots, .3},  {admits_bucket, .3},
                        {admits_queue, .05},      {recovery_fine, .6},   {recovery_slow, .2}, {recovery_never, .2},
                        {pauses_none, .93},       {drift_none, .97},     {life_alive, .6},    {alone_even, .92},
                        {quota_none, .98},        {spells_refused, .25}, {life_shut, .38},    {curve_hurried, .02}};
constexpr Symptom needs[] = {errors_403};

void measure(const Features& f, Parameters& out) {
  using namespace why::feature;
  set(out, "concurrency", f, breaks_at_users);
}

Remedy remedy(const Features&) {
  return no_gain("Exempt the tester, or raise the threshold if real users come this often.",
                 "not known: the block hides the target");
}

}  // namespace

extern const Rule waf_block = {
    .cause = {.id = "waf_block",
              .code = "C6",
              .family = "admission",
              .title = "a firewall or bot filter blocks",
              .mechanism = "Something before the application decides that so many requests, from one address or "
                           "at once, are no people, and answers 401, 403 or a challenge.",
              .fingerprint = "Fast 403 from some load on, none for one user; the pages that do come are as fast as "
                             "ever.",
              .fixes = "allow-list the tester by address or header\n"
                       "find the rule in the log of the firewall (ModSecurity, Cloudflare, AWS WAF)\n"
                       "if real users reach that load, raise its threshold"},
    .rows = rows,
    .needs = needs,
    .wrong_if = "a single user got 403 as well",
    .probe = "admission",
    .measure = measure,
    .remedy = remedy,
};

}  // namespace brink::verdict::rules
