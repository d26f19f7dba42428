// A connection ends at a certain request.
#include "verdict/rules/rule.h"

namespace brink::verdict::rules {
namespace {

using enum Symptom;

// It limits nothing: what the target carries, and who sets that limit, stays as it was. A client that asks again hides
// it from the count of failures.
constexpr Row rows[] = {
    {reuse_number, .75}, {reuse_closed, .22},      {errors_reset, .45},       {errors_none, .5},
    {curve_cliff, .15},  {curve_fails_alone, .15}, {curve_healthy, .3},       {curve_levels_off, .3},
    {phases_plain, .8},  {others_free, .6},        {kernel_plain, .85},       {recovery_fine, .93},
    {text_pool, .005},   {queue_random, .6},       {pauses_none, .93},        {drift_none, .97},
    {life_alive, .99},   {alone_even, .92},        {generator_is_limit, .35}, {quota_none, .98}};
constexpr Symptom needs[] = {reuse_number, reuse_closed};

void measure(const Features& f, Parameters& out) {
  using namespace why::feature;
  set(out, "at_connection_request", f, failed_request_number);
}

Remedy remedy(const Features&) {
  return no_gain("Announce the close (Connection: close), or keep connections longer than the client does.",
                 "no more capacity; these failures go");
}

}  // namespace

extern const Rule keepalive_limit = {
    .cause = {.id = "keepalive_limit",
              .code = "B4",
              .family = "connection",
              .title = "connections are closed after a number of requests, or when idle",
              .mechanism = "The server closes a kept connection after a number of requests or some idle seconds. "
                           "A request that is on its way at that moment is lost, although nothing is wrong with "
                           "it.",
              .fingerprint = "Failures before the first byte, only on connections that had worked, at one request "
                             "number or one idle age; fresh connections never fail.",
              .fixes = "make the idle timeout of the server longer than that of the proxy before it\n"
                       "Node: server.keepAliveTimeout (5 s by default); nginx: keepalive_requests, keepalive_timeout\n"
                       "answer the last request with Connection: close; clients: try again once when no byte came"},
    .rows = rows,
    .needs = needs,
    .wrong_if = "requests on fresh connections failed as well",
    .probe = "connection",
    .measure = measure,
    .remedy = remedy,
};

}  // namespace brink::verdict::rules
