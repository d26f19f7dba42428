// So many connections and no more.
#include "verdict/rules/rule.h"

namespace brink::verdict::rules {
namespace {

using enum Symptom;

constexpr Row rows[] = {
    {connections_capped, .95}, {errors_refused, .3}, {errors_reset, .3},    {errors_timeout, .2},
    {errors_503, .1},          {errors_none, .05},   {curve_cliff, .8},     {curve_fails_alone, .004},
    {kernel_fds, .02},         {kernel_plain, .85},  {others_starved, .35}, {others_free, .35},
    {reuse_fine, .88},         {recovery_fine, .92}, {text_gateway, .1},    {text_connections, .1},
    {pauses_none, .93},        {drift_none, .97},    {life_alive, .99},     {alone_even, .92},
    {quota_none, .98},         {reuse_number, .005}};
constexpr Symptom needs[] = {connections_capped, errors_refused, errors_reset};

void measure(const Features& f, Parameters& out) {
  using namespace why::feature;
  set(out, "connections", f, connection_limit);
}

Remedy remedy(const Features& f) {
  return with_gain("Raise the limit of " + count_text(f, why::feature::connection_limit) + " connections.", f, 2);
}

}  // namespace

extern const Rule connection_limit = {
    .cause = {.id = "connection_limit",
              .code = "B2",
              .family = "connection",
              .title = "a limit of connections at once",
              .mechanism = "The server, or a proxy before it, keeps no more than a fixed number of connections. "
                           "Further ones are closed, refused or left in a queue, while those inside work as "
                           "ever.",
              .fingerprint = "One exact number of connections that work; the next fails on every route. "
                             "Descriptors that run out look alike, but the number follows the limit of open files.",
              .fixes = "nginx: worker_connections (two for each proxied request); HAProxy: maxconn\n"
                       "Apache: MaxRequestWorkers, Tomcat: maxConnections\n"
                       "shorter keep-alive timeouts free connections that nobody uses"},
    .prior = 0.6,
    .rows = rows,
    .needs = needs,
    .alike = "fd_limit",
    .wrong_if = "idle connections did not count",
    .probe = "connections",
    .measure = measure,
    .remedy = remedy,
};

}  // namespace brink::verdict::rules
