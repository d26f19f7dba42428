// Handshakes are the work.
#include "verdict/rules/rule.h"

namespace brink::verdict::rules {
namespace {

using enum Symptom;

constexpr Row rows[] = {{phases_tls, .92},       {errors_none, .7},   {errors_timeout, .15}, {process_all_cores, .45},
                        {process_one_core, .35}, {others_slowed, .4}, {others_free, .2},     {curve_plateau, .6},
                        {kernel_plain, .85},     {pauses_none, .93},  {drift_none, .97},     {life_alive, .99},
                        {alone_even, .92},       {quota_none, .98}};
constexpr Symptom needs[] = {phases_tls};

Remedy remedy(const Features& f) {
  return with_gain("Keep connections and resume sessions: a handshake takes " + time(f, why::feature::tls_time) + ".",
                   f, 3);
}

}  // namespace

extern const Rule tls_handshake_cpu = {
    .cause = {.id = "tls_handshake_cpu",
              .code = "B5",
              .family = "connection",
              .title = "TLS handshakes take the processor",
              .mechanism = "A full handshake costs a millisecond or more of processor time, with RSA-4096 "
                           "several. When connections are not kept or sessions not resumed, that is most of what "
                           "the server does.",
              .fingerprint = "The handshake grows with the rate of new connections while kept connections stay "
                             "fast.",
              .fixes = "keep connections; session tickets and resumption\n"
                       "an ECDSA P-256 certificate instead of RSA-4096\n"
                       "end TLS elsewhere: a balancer or a CDN"},
    .prior = 0.7,
    .rows = rows,
    .needs = needs,
    .wrong_if = "kept connections were as slow as fresh ones",
    .probe = "connection",
    .remedy = remedy,
};

}  // namespace brink::verdict::rules
