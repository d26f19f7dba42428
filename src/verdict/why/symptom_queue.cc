// Symptoms of the queue: order of departures, depth, spread, and who else waits (why: a curve alone cannot tell a pool
// from a lock from a processor).
#include <algorithm>
#include <cmath>

#include "verdict/why/symptom_readers.h"

namespace brink::verdict::why {

using enum Symptom;

namespace {

// Whether the hold kept busy what serves the route: not when most of it was turned away.
bool hold_was_full(const Features& f) {
  const Feature* held = measured(f, feature::hold_rate);
  const Feature* most = measured(f, feature::x_max);
  return !held || !most || held->value >= 0.5 * most->value;
}

}  // namespace

// Ticks of kernel timers make a false comb behind a serial resource; what is served one by one has no small gaps, so a
// comb counts only with them.
std::optional<Reading> read_queue(const Features& f) {
  const Feature* lag = measured(f, feature::comb_lag);
  const Feature* small = measured(f, feature::gap_small);
  const Feature* cv = measured(f, feature::gap_cv);
  const Feature* saturated = measured(f, feature::saturated);
  if ((saturated && !is_one(saturated)) || (!lag && !small)) return {};
  // One by one is how an idle target answers too; two at the same time is more than one server at any load.
  if (!hold_was_full(f)) {
    if (above(small, 0.035) < 0.5) return {};
    return Deal(Group::queue, small).rest(queue_random);
  }
  Deal deal(Group::queue, lag ? lag : small);
  if (lag && lag->value >= 1.5) {
    const Feature* acf = measured(f, feature::comb_acf);
    deal.take(queue_comb, (acf ? above(acf, 0.25) : 1) * (small ? above(small, 0.045) : 1));
  }
  if (!small) return lag && lag->value >= 1.5 ? std::optional(deal.rest(queue_random)) : std::nullopt;
  const double serial = 1 - above(small, 0.035);
  if (cv) deal.take(queue_regular, serial * (1 - above(cv, 0.12)));
  return deal.take(queue_serial, serial).rest(queue_random);
}

std::optional<Reading> read_depth(const Features& f) {
  const Feature* bound = measured(f, feature::queue_bound);
  if (!bound) return {};
  return Deal(Group::depth, bound).rest(depth_bounded);
}

std::optional<Reading> read_spread(const Features& f) {
  const Feature* cv = measured(f, feature::hold_cv);
  const Feature* starved = measured(f, feature::starved_share);
  if (!cv && above(starved, 0.03) < 0.5) return {};
  Deal deal(Group::spread, cv ? cv : starved);
  // Whoever is refused again and again starves too, and that is another matter.
  const bool refused = above(measured(f, feature::failed_share_break), 0.01) > 0.5;
  if (!refused) deal.take(spread_starving, above(starved, 0.03));
  return deal.take(spread_wide, above(cv, 0.5)).rest(spread_tight);
}

namespace {

// An event loop accepts, reads and answers in turns of its own: a fresh connection waits for several of them.
void take_shared(Deal& deal, const Features& f, double shared) {
  const Feature* fresh = measured(f, feature::bystander_fresh_ratio);
  const double loop = fresh ? above(fresh, 1.6) : 0.5;
  deal.take(others_loop, shared * loop).take(others_queue, shared * (1 - loop) / std::max(1e-9, 1 - shared * loop));
}

// A shared processor slows everything by the same factor, however short.
double slowed_like_the_culprit(const Features& f) {
  const Feature* slowdown = measured(f, feature::bystander_slowdown);
  const Feature* hold = measured(f, feature::hold_p50);
  const Feature* s = measured(f, feature::s_min);
  const double culprit = hold && s && s->value > 0 ? hold->value / s->value : 10;
  return above(slowdown, std::clamp(0.25 * culprit, 2.5, 8.0));
}

// A scheduler gives whoever asks for little its turn at once, before those who compute all the time: where more threads
// are ready to run than there are processors for, who does not wait says nothing of what is short.
bool turns_come_at_once(const Features& f) {
  const Feature* ready = measured(f, feature::threads_runnable);
  const Feature* cores = measured(f, feature::cpu_cores);
  const Feature* allowed = measured(f, feature::cpus_allowed);
  if (!ready || !cores || !allowed) return false;
  return above(cores, 0.75 * allowed->value) * above(ready, allowed->value + 0.7) > 0.5;
}

}  // namespace

std::optional<Reading> read_others(const Features& f) {
  const Feature* file = measured(f, feature::phi_static);
  const Feature* missing = measured(f, feature::phi_missing);
  const Feature* lost = measured(f, feature::bystander_lost_share);
  // Who shares with the culprit makes it wait as well: held itself, when it could not be asked beside the culprit.
  const Feature* turned = measured(f, feature::phi_culprit);
  const Feature* phi = file ? file : turned ? turned : missing;
  const double starved = above(lost, 0.15), slowed = slowed_like_the_culprit(f);
  if (!phi && starved < 0.5) return {};
  const double shared = phi ? above(phi->value, std::hypot(phi->error, 0.05), 0.4) : 0;
  if (turns_come_at_once(f) && std::max({starved, shared, slowed}) < 0.5) return {};
  Deal deal(Group::others, phi ? phi : lost);
  deal.take(others_starved, starved);
  if (phi) take_shared(deal, f, shared);
  if (file) deal.take(others_app, above(missing, 0.4));
  return deal.take(others_slowed, slowed).rest(others_free);
}

}  // namespace brink::verdict::why
