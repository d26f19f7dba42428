// Symptoms of time and of data: pauses, pulses, drift, first requests, recovery; keys, caches, sizes.
#include <algorithm>
#include <cmath>

#include "verdict/why/symptom_readers.h"

namespace brink::verdict::why {

using enum Symptom;

namespace {

// Requests that a single user now and then waits as long for meet by chance, or fill all slots: nothing is answered
// then for a while, and for a different while each time. One or two of such gaps are seldom as long as the request.
bool slow_requests_met(const Features& f, const Feature& longest) {
  constexpr double alike = 0.2, as_long = 0.93;
  const Feature* alone = measured(f, feature::slowest_alone);
  if (!alone || longest.value > alone->value || measured(f, feature::freeze_period)) return false;
  const Feature* spread = measured(f, feature::freeze_spread);
  return spread ? spread->value > alike : longest.value < as_long * alone->value;
}

}  // namespace

// A pause is longer than anything the route does by itself. Who paused is known only where another route was asked for
// meanwhile.
std::optional<Reading> read_pauses(const Features& f) {
  constexpr double usually_alone = 0.3;  // most of what stops, stops as a whole
  constexpr double some_hang = 0.02;     // and then goes on as a whole: nobody hangs while others are served
  const Feature* longest = measured(f, feature::freeze_longest);
  if (!longest) return {};
  const Feature* s = measured(f, feature::s_min);
  const double stops = above(longest, std::max(0.12, s ? 4 * s->value : 0));
  if (stops > 0 && slow_requests_met(f, *longest)) return {};
  Deal deal(Group::pauses, longest);
  deal.take(pauses_none, 1 - stops);
  const Feature* alone = measured(f, feature::freeze_one_route);
  const bool others_served = above(measured(f, feature::hung_share), some_hang) > 0.5;
  deal.take(pauses_route, alone ? is_one(alone) : others_served ? 1 - usually_alone : usually_alone);
  return deal.rest(measured(f, feature::freeze_period) ? pauses_periodic : pauses_all);
}

namespace {

// Slots that are all taken and freed at once pulse too, at the time they are held.
bool walks_in_step(const Features& f) {
  constexpr double period = 0.1;  // s: of the quota
  const Feature* s = measured(f, feature::s_min);
  const Feature* lag = measured(f, feature::comb_lag);
  if (!s || !lag || s->value <= 0 || lag->value < 1.5) return false;
  const double rounds = period / s->value;
  return rounds > 0.8 && rounds < 3.5 && std::abs(rounds - std::round(rounds)) < 0.15;
}

}  // namespace

// Only who computes is throttled. Who waits for a tenth of a second pulses as well.
std::optional<Reading> read_quota(const Features& f) {
  constexpr double hardly_any = 0.03;  // cores
  const Feature* acf = measured(f, feature::quota_acf);
  if (!acf || walks_in_step(f)) return {};
  const Feature* cores = measured(f, feature::cpu_cores);
  if (cores && cores->value < hardly_any && acf->value > 0.5) return {};
  return Deal(Group::quota, acf).take(quota_pulse, above(acf, 0.5)).rest(quota_none);
}

namespace {

// Every run looks for a trend, and one in a hundred healthy ones sees one of 0.99 by chance.
double certain_trend(double certainty) {
  return certainty >= 0.9995 ? 1 : certainty >= 0.99 ? 0.6 : certainty >= 0.95 ? 0.3 : 0;
}

}  // namespace

// A trend that is certain, and that a thousand requests would make felt.
std::optional<Reading> read_drift(const Features& f) {
  const Feature* certainty = measured(f, feature::drift_certainty);
  const Feature* slope = measured(f, feature::drift_per_request);
  if (!certainty || !slope) return {};
  const Feature* s = measured(f, feature::s_min);
  const double certain = certain_trend(certainty->value);
  const double felt = above(1000 * slope->value, 1000 * slope->error, std::max(0.002, s ? 0.2 * s->value : 0));
  // What each request adds stays when the load has gone; a queue that fills up does not.
  const Feature* after = measured(f, feature::recovery_ratio);
  constexpr double although_it_held_again = 0.3;
  const double held_again = is_one(measured(f, feature::recovered)) ? although_it_held_again : 1;
  const double stays = after ? above(after, 1.3) : held_again;
  return Deal(Group::drift, certainty).take(drift_grows, certain * felt * stays).rest(drift_none);
}

namespace {

// Who is added where goodput grows no more waits until all others had their turn, and in an event loop once more.
double queue_of_all(const Features& f) {
  const Feature* users = measured(f, feature::tested_users);
  const Feature* rate = measured(f, feature::x_max_all);
  if (!is_one(measured(f, feature::saturated)) || !users || !rate || rate->value <= 0) return 0;
  return users->value / rate->value;
}

}  // namespace

std::optional<Reading> read_start(const Features& f) {
  const Feature* burst = measured(f, feature::burst_ratio);
  // A first request is one request: it counts only where a single user does not go on to see such slow ones.
  const Feature* first = two_kinds_alone(f) > 0.5 ? nullptr : measured(f, feature::first_request);
  const Feature* s = measured(f, feature::s_min);
  const Feature* growth = measured(f, feature::growth_delay);
  constexpr double felt = 0.05;  // s
  if (!burst && !growth && !(first && s && s->value > 0)) return {};
  // Somebody must be felt to wait: a new connection alone is no cold start.
  const double grows = above(growth, std::max({0.3, s ? 10 * s->value : 0, 2 * queue_of_all(f)}));
  Deal deal(Group::start, grows > 0.5 ? growth : burst ? burst : first ? first : growth);
  double slow_first = 0;
  if (first && s) slow_first = above(first, std::max(0.3, 10 * s->value));
  const double after_silence =
      burst && s ? std::min(above(burst, 3), above((burst->value - 1) * s->value, 0, felt)) : 0;
  const double cold = std::max({grows, after_silence, burst ? 0 : slow_first});
  return deal.take(start_cold, cold).rest(start_warm);
}

std::optional<Reading> read_recovery(const Features& f) {
  const Feature* ratio = measured(f, feature::recovery_ratio);
  const Feature* time = measured(f, feature::recovery_time);
  const Feature* recovered = measured(f, feature::recovered);
  if (!ratio && !time && !recovered) return {};
  Deal deal(Group::recovery, ratio ? ratio : time ? time : recovered);
  // That it was healthy in the end does not say how soon.
  constexpr double slow_among_recovered = 0.11;
  if (!ratio && !time && is_one(recovered)) {
    return deal.leave_open(recovery_slow, slow_among_recovered).rest(recovery_fine);
  }
  deal.take(recovery_never, ratio ? above(ratio, 1.5) : recovered ? !is_one(recovered) : 0);
  return deal.take(recovery_slow, above(time, 2.5)).rest(recovery_fine);
}

std::optional<Reading> read_keys(const Features& f) {
  const Feature* ratio = measured(f, feature::key_ratio);
  if (!ratio || ratio->value <= 0) return {};
  Deal deal(Group::keys, ratio);
  return deal.take(keys_same_slow, above(ratio, 1.5)).take(keys_many_slow, 1 - above(ratio, 0.65)).rest(keys_alike);
}

std::optional<Reading> read_cache(const Features& f) {
  const Feature* ratio = measured(f, feature::cache_bust_ratio);
  if (!ratio) return {};
  return Deal(Group::cache, ratio).take(cache_protects, above(ratio, 1.6)).rest(cache_neutral);
}

// What the bytes of a usual answer cost, against the whole of its time.
std::optional<Reading> read_size(const Features& f) {
  const Feature* slope = measured(f, feature::size_slope);
  const Feature* bytes = measured(f, feature::response_bytes);
  const Feature* s = measured(f, feature::s_min);
  if (!slope || !bytes || !s || s->value <= 0) return {};
  const double share = slope->value * bytes->value / s->value;
  const double error = slope->error * bytes->value / s->value;
  return Deal(Group::size, slope).take(size_grows, above(share, error, 0.4)).rest(size_flat);
}

std::optional<Reading> read_transfer(const Features& f) {
  const Feature* share = measured(f, feature::transfer_share);
  if (!share) return {};
  return Deal(Group::transfer, share).take(transfer_most, above(share, 0.5)).rest(transfer_small);
}

}  // namespace brink::verdict::why
