// Each request pays for a connection.
#include "verdict/rules/rule.h"

namespace brink::verdict::rules {
namespace {

using enum Symptom;

constexpr Row rows[] = {{phases_closed, .93},     {errors_none, .75},      {errors_refused, .12},  {errors_reset, .08},
                        {reuse_fine, .97},        {curve_plateau, .5},     {curve_levels_off, .2}, {curve_tail, .15},
                        {others_slowed, .3},      {others_queue, .2},      {others_free, .35},     {kernel_plain, .85},
                        {process_all_cores, .25}, {process_one_core, .25}, {text_pool, .005},      {pauses_none, .93},
                        {drift_none, .97},        {life_alive, .99},       {alone_even, .92},      {quota_none, .98}};
constexpr Symptom needs[] = {phases_closed};

Remedy remedy(const Features& f) {
  return with_gain("Keep connections open: " + time(f, why::feature::connect_time) + " and an accept less a request.",
                   f, 2);
}

}  // namespace

extern const Rule connection_churn = {
    .cause = {.id = "connection_churn",
              .code = "B7",
              .family = "connection",
              .title = "connections are not kept",
              .mechanism = "The target closes the connection after each answer, so that every request pays for a "
                           "new one: a round trip, a handshake, an accept, and a port that stays taken for a "
                           "minute.",
              .fingerprint = "Hardly any request finds its connection still open; connect and handshake are a good "
                             "part of the response time.",
              .fixes = "send Connection: keep-alive; HTTP/1.1 with Content-Length or chunked bodies\n"
                       "gunicorn: a worker class with keep-alive (gthread), --keep-alive\n"
                       "proxies: keepalive in the upstream block"},
    .prior = 1.3,
    .rows = rows,
    .needs = needs,
    .wrong_if = "requests on kept connections were no faster",
    .probe = "connection",
    .remedy = remedy,
};

}  // namespace brink::verdict::rules
