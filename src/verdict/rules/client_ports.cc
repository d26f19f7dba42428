// The tester ran out of ports of its own.
#include "verdict/rules/rule.h"

namespace brink::verdict::rules {
namespace {

using enum Symptom;

constexpr Row rows[] = {{errors_refused, .75},    {errors_none, .1}, {curve_cliff, .8},   {phases_closed, .8},
                        {generator_is_limit, .6}, {others_free, .3}, {others_starved, .4}};
constexpr Symptom needs[] = {errors_refused, generator_is_limit};

Remedy remedy(const Features&) {
  return no_gain("Keep connections open: ports of this machine ran out, not the target.",
                 "none for the target: it was not the limit");
}

}  // namespace

extern const Rule client_ports = {
    .cause = {.id = "client_ports",
              .code = "A2",
              .family = "no_fault",
              .title = "the tester ran out of local ports",
              .mechanism = "Each request opened a connection of its own, and each closed one keeps its port for "
                           "a minute. With some 28,000 ports to one address, about 470 new connections a second "
                           "can be kept up.",
              .fingerprint = "Connections fail on our side after some seconds of a steady rate, only without "
                             "keep-alive. It looks like a target that refuses connections.",
              .fixes = "keep connections alive: no --no-keepalive\n"
                       "proxies: upstream keepalive 64; proxy_http_version 1.1\n"
                       "more source addresses, or net.ipv4.ip_local_port_range"},
    .prior = 0.4,
    .rows = rows,
    .needs = needs,
    .wrong_if = "it also failed with connections that are kept",
    .probe = "connection",
    .remedy = remedy,
};

}  // namespace brink::verdict::rules
