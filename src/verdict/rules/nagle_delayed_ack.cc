// A tax of 40 ms: two small writes and a delayed acknowledgement.
#include "verdict/rules/rule.h"

namespace brink::verdict::rules {
namespace {

using enum Symptom;

constexpr Row rows[] = {{phases_plain, .9}};

Remedy remedy(const Features& f) {
  return with_gain("Set TCP_NODELAY, or write once: " + time(f, why::feature::delayed_ack_tax) + " less a request.", f,
                   2);
}

}  // namespace

extern const Rule nagle_delayed_ack = {
    .cause = {.id = "nagle_delayed_ack",
              .code = "A5",
              .family = "connection",
              .title = "Nagle and delayed acknowledgements cost 40 ms a request",
              .mechanism = "The server sends headers and body in two small writes. Nagle holds the second back "
                           "until the first is acknowledged, and the client acknowledges late, after 40 ms. It "
                           "costs time on each request of a kept connection, whatever the load.",
              .fingerprint = "About 40 ms more on used connections than on fresh ones, at any load; asking for "
                             "acknowledgements at once removes it.",
              .fixes = "set TCP_NODELAY, or write headers and body at once\n"
                       "Python http.server: disable_nagle_algorithm = True, wbufsize = -1\n"
                       "JDK com.sun.net.httpserver: -Dsun.net.httpserver.nodelay=true"},
    .rows = rows,
    .tax = true,
    .wrong_if = "acknowledging at once made no difference",
    .probe = "quickack",
    .remedy = remedy,
};

}  // namespace brink::verdict::rules
