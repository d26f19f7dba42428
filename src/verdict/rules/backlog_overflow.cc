// More connections arrive than are accepted.
#include "verdict/rules/rule.h"

namespace brink::verdict::rules {
namespace {

using enum Symptom;

constexpr Row rows[] = {{phases_syn, .85},  {phases_connect, .1},      {kernel_overflow, .88}, {kernel_plain, .06},
                        {errors_none, .25}, {errors_refused, .25},     {errors_timeout, .3},   {errors_reset, .1},
                        {errors_429, .002}, {depth_bounded, .8},       {curve_tail, .3},       {curve_plateau, .3},
                        {curve_cliff, .3},  {curve_fails_alone, .004}, {curve_healthy, .02},   {recovery_fine, .9},
                        {reuse_fine, .95},  {text_pool, .005},         {pauses_none, .6},      {drift_none, .97},
                        {life_alive, .98},  {alone_even, .92},         {pauses_all, .28}};
constexpr Symptom needs[] = {phases_syn, phases_connect, kernel_overflow};

void measure(const Features& f, Parameters& out) {
  using namespace why::feature;
  set(out, "slots", f, queue_bound);
}

Remedy remedy(const Features& f) {
  return with_gain("Raise the backlog and net.core.somaxconn, and accept faster; capacity itself is " +
                       rate(f, why::feature::x_max) + ".",
                   f, 1.5);
}

}  // namespace

extern const Rule backlog_overflow = {
    .cause = {.id = "backlog_overflow",
              .code = "B1",
              .family = "connection",
              .title = "the accept queue overflows",
              .mechanism = "The kernel keeps finished connections in a queue until the server accepts them. When "
                           "it is full, new ones are dropped and tried again after a second, so a few users wait "
                           "one, two or three seconds while most are fast.",
              .fingerprint = "Connects that take as long as the repeated SYN of this machine; a median that does "
                             "not grow; used connections are fine. Loss on the network looks alike, but hits used "
                             "connections as well.",
              .fixes =
                  "gunicorn --backlog, nginx listen ... backlog=, Node server.listen({backlog}), Java acceptCount\n"
                  "net.core.somaxconn and net.ipv4.tcp_max_syn_backlog\n"
                  "then mend the slow accept loop: the queue only hides it"},
    .rows = rows,
    .needs = needs,
    .wrong_if = "kept connections were as slow",
    .probe = "connection",
    .measure = measure,
    .remedy = remedy,
};

}  // namespace brink::verdict::rules
