// File descriptors run out.
#include "verdict/rules/rule.h"

namespace brink::verdict::rules {
namespace {

using enum Symptom;

constexpr Row rows[] = {
    {connections_capped, .85}, {kernel_fds, .9},          {kernel_plain, .05},   {errors_refused, .25},
    {errors_timeout, .3},      {errors_reset, .2},        {errors_500, .03},     {errors_none, .03},
    {curve_cliff, .85},        {curve_fails_alone, .004}, {others_starved, .55}, {others_free, .15},
    {others_queue, .15},       {process_one_core, .25},   {recovery_fine, .8},   {recovery_never, .1},
    {text_pool, .005},         {pauses_none, .85},        {life_alive, .95},     {alone_even, .92},
    {reuse_fine, .88},         {reuse_number, .005},      {errors_sudden, .07}};
constexpr Symptom needs[] = {connections_capped, kernel_fds, errors_refused, errors_timeout, errors_reset};

void measure(const Features& f, Parameters& out) {
  using namespace why::feature;
  set(out, "connections", f, connection_limit);
  set(out, "limit", f, fds_limit);
}

Remedy remedy(const Features& f) {
  return with_gain(
      "Raise the limit of open files (" + count_text(f, why::feature::fds_limit) + "), and close what is not used.", f,
      3);
}

}  // namespace

extern const Rule fd_limit = {
    .cause = {.id = "fd_limit",
              .code = "B3",
              .family = "connection",
              .title = "the target runs out of file descriptors",
              .mechanism = "Each connection, file and socket takes a descriptor, and the process may have only "
                           "so many. Beyond, accept fails, everything on new connections hangs, and the accept "
                           "loop may spin.",
              .fingerprint = "An exact number of connections a little below the limit of open files; every route "
                             "is hit, files too; kept connections go on.",
              .fixes = "systemd LimitNOFILE=, docker --ulimit nofile=, ulimit -n\n"
                       "find descriptors that are never closed: fds grow with requests\n"
                       "fewer idle connections: shorter keep-alive"},
    .rows = rows,
    .needs = needs,
    .alike = "connection_limit",
    .wrong_if = "the process had descriptors to spare",
    .probe = "connections",
    .measure = measure,
    .remedy = remedy,
};

}  // namespace brink::verdict::rules
