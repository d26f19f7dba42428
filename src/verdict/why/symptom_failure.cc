// Symptoms of failures: kinds and latencies, life and death, admission beyond capacity, connections.
#include <algorithm>
#include <cmath>

#include "verdict/why/symptom_readers.h"

namespace brink::verdict::why {

using enum Symptom;

namespace {

double share_of(const Features& f, std::string_view name) {
  const Feature* feature = measured(f, name);
  return feature ? std::clamp(feature->value, 0.0, 1.0) : 0;
}

constexpr double at_once = 0.006;  // s: what is refused without waiting is refused sooner

// All failures after the same time, and not at once: a timer fired.
double by_timer(const Features& f) {
  const Feature* latency = measured(f, feature::failed_latency);
  const Feature* spread = measured(f, feature::failed_latency_spread);
  if (!latency || !spread) return 0;
  return above(latency, at_once) * (1 - above(spread, 0.4));
}

// Sooner than a success takes, though successes are no slower than ever: nobody waited, something was not to be had.
double at_once_beside_fast(const Features& f) {
  const Feature* latency = measured(f, feature::failed_latency);
  const Feature* s = measured(f, feature::s_min);
  const Feature* growth = measured(f, feature::ok_latency_growth);
  if (!latency || !s || !growth || s->value <= 0) return 0;
  return (1 - above(latency, 0.7 * s->value)) * (1 - above(growth, 2.5));
}

// All wait for the same time and fail, although all who ask would have been served in less (Little's law): what is done
// is done for nobody.
double in_vain(const Features& f) {
  const Feature* latency = measured(f, feature::failed_latency);
  const Feature* users = measured(f, feature::breaks_at_users);
  const Feature* rate = measured(f, feature::x_max);
  if (!latency || !users || !rate || rate->value <= 0) return 0;
  return by_timer(f) * (1 - above(users->value / rate->value, 0, 0.6 * latency->value));
}

struct Kind {
  Symptom symptom;
  double share;
};

// 500 and 503 say little by themselves; when they come does.
std::vector<Kind> failure_kinds(const Features& f, double hung) {
  const double timer = by_timer(f);
  const double full = (1 - timer) * above(measured(f, feature::ok_latency_growth), 2.5);
  const double plain = 1 - timer - full;
  const double sudden = plain * at_once_beside_fast(f);
  const double vain = in_vain(f), f504 = share_of(f, feature::failed_504);
  const double f500 = share_of(f, feature::failed_500), f503 = share_of(f, feature::failed_503);
  return {
      {errors_429, share_of(f, feature::failed_429)},
      {errors_503, f503 * plain},
      {errors_full, (f500 + f503) * full},
      {errors_timer, (f500 + f503) * (timer - vain)},
      {errors_vain, (f500 + f503 + f504) * vain},
      {errors_504, f504 * (1 - vain)},
      {errors_502, share_of(f, feature::failed_502)},
      {errors_403, share_of(f, feature::failed_401_403)},
      {errors_404, share_of(f, feature::failed_404)},
      {errors_sudden, f500 * sudden},
      {errors_500, f500 * (plain - sudden)},
      {errors_refused, share_of(f, feature::failed_refused) + share_of(f, feature::failed_connect_timeout)},
      {errors_reset, share_of(f, feature::failed_reset) + share_of(f, feature::failed_cut)},
      {errors_timeout, share_of(f, feature::failed_timeout) + hung},
  };
}

}  // namespace

std::optional<Reading> read_errors(const Features& f) {
  const Feature* share = measured(f, feature::failed_share_break);
  const Feature* breaks = measured(f, feature::breaks);
  if (!share && !(breaks && !is_one(breaks))) return {};
  // Where none failed it is known what failures there are, however few were asked.
  double some = share && share->value <= 0 ? 0 : above(share, 0.01);
  // Users who are never answered make few requests, so hardly any of these fail.
  const Feature* hung = measured(f, feature::hung_share);
  if (hung) some = std::max(some, above(hung, 0.01));
  const std::vector<Kind> kinds = failure_kinds(f, hung ? hung->value : 0);
  double sum = 0;
  for (const Kind& kind : kinds) sum += kind.share;
  if (some > 0 && sum <= 0) return {};
  Deal deal(Group::errors, share ? share : breaks);
  deal.take(errors_none, 1 - some);
  for (const Kind& kind : kinds) {
    if (kind.share > 0) deal.take(kind.symptom, kind.share / sum);
    sum -= kind.share;
  }
  return deal.rest(errors_none);
}

// Nobody is inside when a single user comes: what turns him away, whom it served before, is no matter of slots.
std::optional<Reading> read_spells(const Features& f) {
  const Feature* length = measured(f, feature::refusal_spell);
  const Feature* alone = measured(f, feature::refused_alone);
  if (alone && alone->value >= 2) return Deal(Group::spells, alone).rest(spells_refused);
  if (!length) return {};
  return Deal(Group::spells, length).take(spells_refused, above(length, 1)).rest(spells_none);
}

std::optional<Reading> read_life(const Features& f) {
  const Feature* died = measured(f, feature::died);
  if (!died) return {};
  Deal deal(Group::life, died);
  if (!is_one(died)) return deal.rest(is_one(measured(f, feature::shut_out)) ? life_shut : life_alive);
  return deal.rest(is_one(measured(f, feature::restarted)) ? life_restarted : life_died);
}

namespace {

// A slot is free again after a response time. Who is turned away for much longer than that is turned away by a clock.
double shut_by_a_clock(const Features& f) {
  constexpr double much_longer = 10, shortest = 0.3;  // s
  const Feature* shut = measured(f, feature::admitted_shut);
  const Feature* inside = measured(f, feature::admitted_in_flight);
  const Feature* rate = measured(f, feature::admitted_rate);
  if (!shut || !inside || !rate || rate->value <= 0) return 0;
  return above(shut, std::max(shortest, much_longer * inside->value / rate->value));
}

// A rate lets a burst through that has nothing to do with how many are inside, and then evenly; slots let in as many as
// they are, and then in groups.
double rate_not_slots(const Features& f) {
  const Feature* inside = measured(f, feature::admitted_in_flight);
  const Feature* burst = measured(f, feature::admitted_burst);
  const Feature* cv = measured(f, feature::admitted_gap_cv);
  const double fewer_than_two = inside ? 1 - above(inside, 1.3) : 0;
  double odds = 1;
  if (inside && burst && inside->value > 0) {
    const double ratio = burst->value / inside->value;
    odds *= ratio > 1.7 || ratio < 0.5 ? 4 : 0.4;
  }
  if (cv) odds *= cv->value < 0.5 ? 3 : 0.4;
  if (!f.text("ratelimit_limit").empty()) odds *= 10;
  return std::max({fewer_than_two, shut_by_a_clock(f), odds / (1 + odds)});
}

// A shaper delays: nothing is refused, answers leave evenly, and a slow caller is served at once, sooner than any that
// serves as many one by one could. Without that last observation any slow single server looks the same.
double paced(const Features& f) {
  const Feature* x = measured(f, feature::x_max);
  const Feature* slow = measured(f, feature::paced_latency);
  const Feature* offered = measured(f, feature::admitted_gap_cv);
  const Feature* cv = offered ? offered : measured(f, feature::gap_cv);  // of a hold
  if (!x || !slow || !cv || x->value <= 0) return 0;
  return (1 - above(cv, 0.4)) * (1 - above(slow, 0.4 / x->value));
}

// Where more was not offered than is answered, who is served at once says it, when nobody is turned away.
std::optional<Reading> read_paced(const Features& f) {
  const double pace = paced(f);
  if (pace < 0.5 || above(measured(f, feature::failed_share_break), 0.05) > 0.5) return {};
  return Deal(Group::admission, measured(f, feature::paced_latency)).take(admits_paced, pace).rest(admits_queue);
}

}  // namespace

std::optional<Reading> read_admission(const Features& f) {
  const Feature* rate = measured(f, feature::admitted_rate);
  if (!rate) return read_paced(f);
  const Feature* rejected = measured(f, feature::rejected_share);
  const Feature* growth = measured(f, feature::admitted_latency_growth);
  if (!rejected && !growth) return {};
  Deal deal(Group::admission, rate);
  const double rejects = above(rejected, 0.05);
  const double flat = growth ? 1 - above(growth, 2.5) : 1;
  const Feature* period = measured(f, feature::admission_period);
  const double window = period && period->value > 0 ? rejects : 0;
  deal.take(admits_window, window);
  const double by_rate = rate_not_slots(f);
  if (rejects > window) {
    deal.take(admits_bucket, rejects * flat * by_rate);
    deal.take(admits_slots, rejects * flat);
  }
  deal.take(admits_paced, (1 - rejects) * paced(f));
  return deal.take(admits_queue, growth ? above(growth, 2.5) : rejects).rest(admits_all);
}

std::optional<Reading> read_phases(const Features& f) {
  const Feature* retried = measured(f, feature::connect_retry_share);
  const Feature* tls = measured(f, feature::tls_time);
  const Feature* tls_loaded = measured(f, feature::tls_time_loaded);
  const Feature* connect = measured(f, feature::connect_time);
  const Feature* connect_loaded = measured(f, feature::connect_time_loaded);
  const Feature* reused = measured(f, feature::reused_share);
  if (!retried && !connect_loaded && !tls_loaded && !reused) return {};
  Deal deal(Group::phases, retried ? retried : connect_loaded ? connect_loaded : tls_loaded ? tls_loaded : reused);
  deal.take(phases_syn, above(retried, 0.02));
  if (tls && tls_loaded) deal.take(phases_tls, above(tls_loaded, std::max(0.01, 3 * tls->value)));
  if (connect_loaded)
    deal.take(phases_connect, above(connect_loaded, std::max(0.03, 5 * (connect ? connect->value : 0))));
  if (reused) deal.take(phases_closed, 1 - above(reused, 0.3));
  return deal.rest(phases_plain);
}

std::optional<Reading> read_connections(const Features& f) {
  const Feature* limit = measured(f, feature::connection_limit);
  if (!limit || limit->value <= 0) return {};
  return Deal(Group::connections, limit).rest(connections_capped);
}

std::optional<Reading> read_reuse(const Features& f) {
  const Feature* number = measured(f, feature::failed_request_number);
  const Feature* share = measured(f, feature::failed_on_reused_share);
  if (!share && !number) return {};
  Deal deal(Group::reuse, share ? share : number);
  // The second request of a connection fails for many reasons; the hundredth only for one.
  if (number) deal.take(reuse_number, above(number, 2.5));
  return deal.take(reuse_closed, above(share, 0.7)).rest(reuse_fine);
}

}  // namespace brink::verdict::why
