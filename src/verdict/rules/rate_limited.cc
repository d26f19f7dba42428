// A limiter of requests per second: fixed window, token bucket, or a shaper that delays.
#include "verdict/rules/rule.h"

namespace brink::verdict::rules {
namespace {

using enum Symptom;

constexpr Row rows[] = {
    {admits_window, 0.32},    {admits_bucket, 0.52},    {admits_paced, 0.12},      {admits_slots, 0.02},
    {errors_429, 0.52},       {errors_503, 0.25},       {errors_none, 0.12},       {errors_403, 0.02},
    {errors_500, 0.01},       {errors_timer, 0.01},     {errors_full, 0.01},       {errors_refused, 0.005},
    {errors_reset, 0.005},    {curve_cliff, .43},       {curve_plateau, 0.15},     {curve_levels_off, 0.10},
    {curve_fails_alone, .04}, {curve_healthy, 0.01},    {curve_collapse, 0.04},    {others_free, 0.65},
    {others_starved, 0.20},   {queue_comb, 0.02},       {queue_regular, 0.25},     {text_rate, 0.45},
    {text_plain, 0.40},       {pauses_none, 0.75},      {pauses_periodic, 0.15},   {recovery_fine, 0.80},
    {process_idle, 0.45},     {process_one_core, 0.02}, {process_all_cores, 0.02}, {drift_none, 0.97},
    {life_alive, 0.98},       {alone_even, 0.9},        {spells_refused, .3},      {curve_hurried, .2},
    {spread_tight, 0.6}};
constexpr Symptom needs[] = {admits_window, admits_bucket, admits_paced};

void measure(const Features& f, Parameters& out) {
  using namespace why::feature;
  const auto rate = number(f, admitted_rate);
  const auto period = number(f, admission_period);
  if (long_shut(f)) {
    out.insert_or_assign("kind", std::string("long_window"));
    return;
  }
  set(out, "limit_rps", rate ? rate : number(f, x_max));
  if (!rate) {
    // Nobody is turned away, and more was not offered: who is slowed down though he waits for nothing meets a shaper.
    if (number(f, failed_share_break).value_or(1) < 0.05) out.insert_or_assign("kind", std::string("shaper"));
    return;
  }
  if (period && *period > 0) {
    out.insert_or_assign("kind", std::string("fixed_window"));
    set(out, "period_s", period);
    return;
  }
  const bool rejects = number(f, rejected_share).value_or(1) > 0.05;
  out.insert_or_assign("kind", std::string(rejects ? "token_bucket" : "shaper"));
  set(out, "burst", f, admitted_burst);
}

Remedy remedy(const Features& f) {
  const auto shut = long_shut(f);
  const std::string limit =
      shut ? "that shuts for " + time_of(*shut)
           : "of " + rate(f, f.has(why::feature::admitted_rate) ? why::feature::admitted_rate : why::feature::x_max);
  return with_gain("The limit " + limit +
                       " is set on purpose: raise it if the target can do more (find out by exempting "
                       "the tester), send Retry-After, and let clients back off.",
                   f, 2);
}

}  // namespace

extern const Rule rate_limited = {
    .cause = {.id = "rate_limited",
              .code = "C1",
              .family = "admission",
              .title = "a limit of requests per second",
              .mechanism =
                  "A limiter counts requests, in fixed windows of time or with a bucket of tokens, and refuses "
                  "or delays what exceeds its rate. The number of users does not matter, only the rate. A "
                  "fixed window lets twice its limit through around its edge.",
              .fingerprint =
                  "Fast 429 or 503 with successes as fast as ever; the admitted rate is the same whatever is "
                  "asked. A window shows as a saw-tooth, a bucket as a burst and then a flat line, a shaper "
                  "as evenly spaced answers. nginx answers 503 by default, so the status alone does not tell "
                  "it from shedding.",
              .fixes = "nginx: limit_req_zone rate=, limit_req burst= nodelay, limit_req_status 429\n"
                       "gateways and CDNs: the plan's or the key's quota\n"
                       "application: the limiter's rate; answer with Retry-After\n"
                       "clients: back off with jitter, cache"},
    .rows = rows,
    .needs = needs,
    .wrong_if = "fewer requests inside at the same rate would get through better: it would be a limit of slots",
    .probe = "admission",
    .measure = measure,
    .remedy = remedy,
};

}  // namespace brink::verdict::rules
