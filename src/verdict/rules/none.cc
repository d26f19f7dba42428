// Nothing wrong: nothing broke, and what was measured is healthy.
#include "verdict/rules/rule.h"

namespace brink::verdict::rules {
namespace {

using enum Symptom;

constexpr Row rows[] = {
    {generator_is_limit, 0.50}, {curve_healthy, 0.55},     {curve_levels_off, 0.43}, {errors_none, 0.98},
    {queue_comb, 0.04},         {queue_serial, 0.15},      {others_free, 0.40},      {others_queue, 0.17},
    {others_loop, 0.15},        {others_slowed, 0.20},     {others_starved, 0.03},   {others_app, 0.05},
    {pauses_none, 0.97},        {quota_none, 0.98},        {drift_none, 0.98},       {recovery_fine, 0.96},
    {recovery_slow, 0.03},      {admits_all, 0.50},        {admits_queue, 0.42},     {admits_bucket, 0.02},
    {admits_slots, 0.02},       {admits_window, 0.01},     {admits_paced, 0.03},     {life_alive, 0.995},
    {phases_plain, 0.93},       {connections_capped, .05}, {reuse_fine, 0.99},       {reuse_number, 0.004},
    {start_warm, 0.97},         {keys_alike, 0.93},        {size_flat, 0.85},        {alone_even, 0.88},
    {kernel_plain, 0.92},       {spread_starving, 0.03},   {text_plain, 0.90},       {transfer_small, 0.85},
};
// What stops for everyone by the clock is not healthy, though nothing broke; what stopped once may have been elsewhere.
// Nor is what gets slower with every request.
constexpr Symptom needs[] = {curve_healthy, curve_levels_off, life_alive, pauses_none,
                             pauses_all,    pauses_route,     drift_none};

void measure(const Features& f, Parameters& out) { set(out, "tested_users", f, why::feature::tested_users); }

Remedy remedy(const Features& f) {
  return no_gain("Nothing to change for up to " + count_text(f, why::feature::tested_users) + " users.",
                 "none needed up to what was tried");
}

}  // namespace

extern const Rule none = {
    .cause = {.id = "none",
              .code = "H0",
              .family = "no_fault",
              .title = "nothing broke",
              .mechanism = "Up to the highest load that was tried the target answered in time and without failures. A "
                           "goodput that stops growing without breaking a rule is a ceiling, not a fault.",
              .fingerprint = "No failures, no pauses, no drift; one user is as fast after the load as before.",
              .fixes = "nothing to do; try more users (--max-users) to find where it ends"},
    .prior = 3,
    .rows = rows,
    .needs = needs,
    .wrong_if = "more users, or a longer hold, would break it",
    .probe = "hold_long",
    .measure = measure,
    .remedy = remedy,
};

}  // namespace brink::verdict::rules
