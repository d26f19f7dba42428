// Symptoms: what a group of features says, as one word. Features that say the same thing twice (a comb and the gaps it
// is made of) are collapsed by a small decision table into one symptom of one group; only groups are multiplied in a
// diagnosis, which keeps it from being surer than its evidence.
//
// A symptom is soft: near a threshold, and within the error of a feature, a reading is a mixture of two symptoms, so
// that the same target measured twice gets the same answer. A group without features has no reading.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "verdict/why/features.h"

namespace brink::verdict::why {

enum class Group : std::uint8_t {
  generator,    // was it the target that was measured?
  curve,        // goodput and latency over users
  demand,       // highest goodput x shortest response: how many seem to be served at once
  queue,        // order of departures at hold: comb and gaps
  depth,        // does the queue have an end?
  spread,       // of response times at hold
  others,       // bystanders while the culprit is held
  errors,       // kind and latency of failures
  spells,       // are all turned away for a while?
  life,         // does the target still answer?
  admission,    // what is let through beyond capacity
  phases,       // of connections
  connections,  // how many at once
  reuse,        // failures on connections used before
  pauses,       // times in which nothing ends
  quota,        // pulses of 100 ms
  drift,        // slower with each request
  start,        // first requests after silence
  recovery,     // after the load
  keys,         // one key against many
  cache,        // a query parameter no cache has seen
  size,         // time a byte of the answer costs
  transfer,     // from first to last byte
  alone,        // response times of a single user
  kernel,       // counters of the target's kernel
  process,      // what the target's threads do
  working,      // how many of them work while others wait for each other
  store,        // what the sessions of the data store do
  text,         // headers and bodies
};
inline constexpr std::size_t group_count = 29;

enum class Symptom : std::uint8_t {
  generator_fine,
  generator_is_limit,
  curve_healthy,      // nothing broke, goodput grew with users
  curve_levels_off,   // nothing broke, but goodput stopped growing
  curve_fails_alone,  // a single user gets failures
  curve_hurried,      // a single user is refused when he hurries, and served when he takes his time, or at first
  curve_slow_alone,   // a single user waits too long
  curve_plateau,      // goodput stopped growing, then latency broke a rule
  curve_collapse,     // goodput fell when users grew
  curve_cliff,        // failures from some load on
  curve_tail,         // too slow although goodput still grew
  demand_one,
  demand_several,
  queue_comb,     // groups of c
  queue_serial,   // one by one
  queue_regular,  // one by one, evenly spaced
  queue_random,
  depth_bounded,
  depth_free,
  spread_tight,
  spread_wide,
  spread_starving,  // some users get nothing
  others_free,      // not touched: what limits the culprit is its own
  others_queue,     // wait as long as the culprit
  others_loop,      // the same, and a fresh connection waits several times
  others_slowed,    // slower by a factor, like the culprit
  others_app,       // files are fast, what the application answers is not
  others_starved,   // not answered
  errors_none,
  errors_429,
  errors_503,    // at once, while successes are as fast as ever
  errors_full,   // at once, while successes wait: a queue is full
  errors_timer,  // all after the same time
  errors_vain,   // after the same time, in which all who ask could have been served
  errors_504,
  errors_502,
  errors_403,
  errors_404,
  errors_500,
  errors_sudden,  // 5xx sooner than a success takes, while successes are as fast as ever
  errors_refused,
  errors_reset,
  errors_timeout,
  spells_none,
  spells_refused,  // for a while everything is turned away, then it is served again
  life_alive,
  life_died,
  life_restarted,
  life_shut,  // from some moment on it turns everybody away
  admits_window,
  admits_bucket,
  admits_slots,  // a number at once, not a rate
  admits_paced,  // delayed to a rate
  admits_queue,
  admits_all,
  phases_plain,
  phases_syn,      // connects take as long as a repeated SYN
  phases_tls,      // handshakes grow
  phases_connect,  // connects grow
  phases_closed,   // the target closes after each response
  connections_free,
  connections_capped,
  reuse_fine,
  reuse_number,  // at one request of a connection's life
  reuse_closed,  // on used connections
  pauses_none,
  pauses_periodic,
  pauses_all,
  pauses_route,
  quota_none,
  quota_pulse,
  drift_none,
  drift_grows,
  start_warm,
  start_cold,
  recovery_fine,
  recovery_slow,
  recovery_never,
  keys_alike,
  keys_same_slow,
  keys_many_slow,
  cache_neutral,
  cache_protects,
  size_flat,
  size_grows,
  transfer_small,
  transfer_most,
  alone_even,
  alone_mixed,
  kernel_plain,
  kernel_throttled,
  kernel_overflow,
  kernel_fds,
  kernel_oom,
  kernel_growing,
  process_all_cores,
  process_one_core,
  process_convoy,  // many want to run, one core is used
  process_lock,    // most wait for each other
  process_pool,    // most wait for each other, the rest for a peer
  process_peer,
  process_store,
  process_store_works,  // wait for a store on this machine, whose processors are busy
  process_sleep,
  process_disk,
  process_idle,
  process_others,  // the machine is busy with something else
  working_fixed,   // always as many, two or more: slots
  working_varies,
  store_quiet,
  store_locks,
  store_busy,
  text_plain,
  text_pool,
  text_rate,
  text_connections,
  text_waf,
  text_gateway,
  text_circuit,
  text_memory,
};
inline constexpr std::size_t symptom_count = static_cast<std::size_t>(Symptom::text_memory) + 1;

// Which group a symptom belongs to, and how often it is seen when nothing is known of the cause: the yardstick of
// likelihood ratios, and the likelihood of `unknown`. Those of a group add up to 1.
struct Background {
  Group group;
  double share;
};
Background background(Symptom symptom);

// What a group says.
struct Reading {
  Group group{};
  std::vector<std::pair<Symptom, double>> values;  // probabilities that add up to 1; none is 0
  std::vector<Symptom> open;                       // those nobody looked for: as likely as they were
  std::string source;                              // the experiment whose feature decided

  Symptom likeliest() const;
};

// The readings of all groups that have one, in the order of Group.
std::vector<Reading> read_symptoms(const Features& features);

// The symptom in words, with its numbers: "completions arrive in groups of 8 (autocorrelation 0.95)".
std::string symptom_text(Symptom symptom, const Features& features);

}  // namespace brink::verdict::why
