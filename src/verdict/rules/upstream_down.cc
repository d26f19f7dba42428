// Nothing behind the proxy.
#include "verdict/rules/rule.h"

namespace brink::verdict::rules {
namespace {

using enum Symptom;

constexpr Row rows[] = {{errors_502, .9},         {errors_503, .06},    {errors_none, .005},
                        {curve_fails_alone, .85}, {curve_cliff, .1},    {text_gateway, .7},
                        {others_free, .6},        {recovery_never, .6}, {life_alive, .95}};
constexpr Symptom needs[] = {errors_502, errors_503};

Remedy remedy(const Features&) {
  return no_gain("Start what is behind the proxy, or correct its address.", "none: nothing was served");
}

}  // namespace

extern const Rule upstream_down = {
    .cause = {.id = "upstream_down",
              .code = "G4",
              .family = "upstream",
              .title = "the proxy finds nobody behind it",
              .mechanism = "The proxy answers, but what it should pass requests to does not take connections: it "
                           "is not started, listens elsewhere, or was put out of rotation.",
              .fingerprint = "Fast 502 for a single user already, whatever the load.",
              .fixes = "start the application; compare its address with proxy_pass\n"
                       "look at the error log of the proxy: connect() failed\n"
                       "stop the load test until it runs"},
    .rows = rows,
    .needs = needs,
    .wrong_if = "a single user got answers",
    .probe = "",
    .remedy = remedy,
};

}  // namespace brink::verdict::rules
