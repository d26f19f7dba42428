// The bytes are the work.
#include "verdict/rules/rule.h"

namespace brink::verdict::rules {
namespace {

using enum Symptom;

constexpr Row rows[] = {
    {transfer_most, .93}, {size_grows, .85},         {curve_plateau, .65},    {curve_levels_off, .2},
    {curve_healthy, .02}, {curve_fails_alone, .004}, {errors_none, .85},      {errors_timeout, .1},
    {admits_queue, .9},   {process_idle, .6},        {process_one_core, .03}, {process_all_cores, .05},
    {others_free, .45},   {others_slowed, .25},      {others_queue, .15},     {others_app, .01},
    {queue_random, .8},   {queue_comb, .02},         {text_pool, .005},       {pauses_none, .93},
    {drift_none, .97},    {life_alive, .99},         {alone_even, .92},       {quota_none, .98}};
constexpr Symptom needs[] = {transfer_most};

void measure(const Features& f, Parameters& out) {
  using namespace why::feature;
  set(out, "bytes_per_s", f, bytes_rate);
}

Remedy remedy(const Features& f) {
  return with_gain(
      "The link carries " + count_text(f, why::feature::bytes_rate) + " bytes/s: compress, send less, or widen it.", f,
      3);
}

}  // namespace

extern const Rule bandwidth_limit = {
    .cause = {.id = "bandwidth_limit",
              .code = "A3",
              .family = "host",
              .title = "the network between carries no more bytes",
              .mechanism = "The link, or a quota on it, is full: bytes per second stay the same however many "
                           "users ask, and each answer takes its share of them. What comes first is the last "
                           "byte, not the first.",
              .fingerprint = "The time from first to last byte grows with users while the first byte comes early; "
                             "the rate of bytes is constant; a small route on the same host stays fast.",
              .fixes = "compress (gzip, brotli) and send less; page long lists\n"
                       "cache at the edge; serve files from a CDN\n"
                       "a bigger link or instance; look for tc or instance bandwidth quotas"},
    .rows = rows,
    .needs = needs,
    .wrong_if = "half as many bytes took the same time",
    .probe = "size",
    .measure = measure,
    .remedy = remedy,
};

}  // namespace brink::verdict::rules
