// Symptoms of the search: generator, curve, demand, and of response times at one user.
#include <algorithm>
#include <cmath>

#include "verdict/why/symptom_readers.h"

namespace brink::verdict::why {

using enum Symptom;

namespace {

constexpr double long_wait = 0.4;  // s: a user notices

// How long users wait at the highest load that was tried, by Little's law: a ceiling that makes them wait for long is a
// limit even where no rule was broken yet.
double wait_at_most_users(const Features& f) {
  const Feature* users = measured(f, feature::tested_users);
  const Feature* rate = measured(f, feature::x_max_all);
  if (!users || !rate || rate->value <= 0) return 0;
  return users->value / rate->value;
}

struct Alone {
  double fails = 0;    // a single user, as the many do
  double hurried = 0;  // he is refused only because he, or who came before him, asks too fast
};

// How surely a route that fails as often as this did not do so from the beginning. Who died is no such case.
double served_at_first(const Features& f, double failing) {
  constexpr double many = 20, at_most = 0.5;
  const Feature* first = measured(f, feature::served_first);
  if (!first || first->value < many || is_one(measured(f, feature::died))) return 0;
  return 1 - std::pow(1 - std::min(failing, at_most), first->value);
}

// A share that may as well be none says nothing, and who is turned away from some moment on was served before.
Alone alone_of(const Features& f) {
  const Feature* alone = measured(f, feature::failed_share_one_user);
  if (!alone || is_one(measured(f, feature::shut_out))) return {};
  constexpr double some = 0.02, often = 0.2;
  const double of_many = measured(f, feature::failed_share_break) ? f.get_or(feature::failed_share_break, 0) : 0;
  const double doubtful = std::min(0.5 * of_many, 3 * std::abs(alone->error));
  const double fails = above(alone, std::max(some, doubtful));
  if (alone->value <= often) return {fails, 0};
  const double not_at_first = served_at_first(f, alone->value);
  const Feature* paced = measured(f, feature::paced_failed_share);
  if (!paced) return {fails * (1 - not_at_first), fails * not_at_first};
  // Who fails as often whatever the load does not fail for his hurry.
  const bool is_steady = f.text("steady_route") == f.text("culprit");
  const double steady = is_steady ? above(measured(f, feature::steady_failed_share), 0.5 * alone->value) : 0;
  const double at_leisure = std::max(steady, above(paced, 0.5 * alone->value) * (1 - not_at_first));
  return {fails * at_leisure, fails * (1 - at_leisure)};
}

// How surely goodput falls beyond its highest. Users who hang ask for nothing: what is missing by them is no fall.
double collapse(const Features& f) {
  constexpr double a_fall = 0.25;
  const Feature* fall = measured(f, feature::retrograde);
  if (!fall) return 0;
  const double served = std::max(0.01, 1 - f.get_or(feature::hung_share, 0));
  return above(1 - (1 - fall->value) / served, fall->error / served, a_fall);
}

}  // namespace

const Feature* highest_rate(const Features& f) {
  const Feature* held = measured(f, feature::hold_rate);
  const Feature* searched = measured(f, feature::x_max);
  if (!held || !searched) return held ? held : searched;
  return held->value >= searched->value ? held : searched;
}

std::optional<Reading> read_generator(const Features& f) {
  const Feature* limited = measured(f, feature::generator_limited);
  if (!limited) return {};
  return Deal(Group::generator, limited).take(generator_is_limit, is_one(limited)).rest(generator_fine);
}

std::optional<Reading> read_curve(const Features& f) {
  const Feature* breaks = measured(f, feature::breaks);
  const Feature* alone = measured(f, feature::failed_share_one_user);
  if (!breaks) {
    const Alone single = alone_of(f);
    if (single.fails + single.hurried < 0.5) return {};
    return Deal(Group::curve, alone).take(curve_hurried, single.hurried).rest(curve_fails_alone);
  }
  const bool by_errors = is_one(measured(f, feature::breaks_by_errors));
  const Feature* at = measured(f, feature::breaks_at_users);
  Deal deal(Group::curve, breaks);
  if (is_one(breaks) && !by_errors && at && at->value <= 1) return deal.rest(curve_slow_alone);
  // What fails for one user breaks by errors, whatever comes later.
  if (is_one(breaks) && by_errors) {
    const Alone single = alone_of(f);
    deal.take(curve_fails_alone, single.fails);
    deal.take(curve_hurried, single.hurried / std::max(1e-9, 1 - single.fails));
  }
  const bool saturated = is_one(measured(f, feature::saturated));
  if (!is_one(breaks)) {
    if (!saturated) return deal.rest(curve_healthy);
    return deal.take(curve_plateau, above(wait_at_most_users(f), 0, long_wait)).rest(curve_levels_off);
  }
  deal.take(curve_collapse, collapse(f));
  if (by_errors) return deal.rest(curve_cliff);
  // Users who are never answered are no queue either.
  deal.take(curve_cliff, above(measured(f, feature::hung_share), 0.02));
  return deal.rest(saturated ? curve_plateau : curve_tail);
}

// A delay that acknowledgements add is not served by anything: it is left out where it is known.
std::optional<Reading> read_demand(const Features& f) {
  const Feature* x = highest_rate(f);
  const Feature* quick = measured(f, feature::s_min_quickack);
  const Feature* s = quick ? quick : measured(f, feature::s_min);
  if (!x || !s || !is_one(measured(f, feature::saturated))) return {};
  const double servers = x->value * s->value;
  return Deal(Group::demand, x).take(demand_several, above(servers, 0.1 * servers, 1.4)).rest(demand_one);
}

double two_kinds_alone(const Features& f) {
  constexpr double felt = 0.002;  // s
  const Feature* cv = measured(f, feature::s_min_cv);
  if (!cv) return 0;
  const Feature* s = measured(f, feature::s_min);
  const double apart = s ? above(cv->value * s->value, cv->error * s->value, felt) : 1;
  const Feature* ratio = measured(f, feature::bimodal_ratio);
  return std::max(above(cv, 0.8), above(ratio, 2.5)) * apart;
}

std::optional<Reading> read_alone(const Features& f) {
  const Feature* cv = measured(f, feature::s_min_cv);
  if (!cv) return {};
  return Deal(Group::alone, cv).take(alone_mixed, two_kinds_alone(f)).rest(alone_even);
}

}  // namespace brink::verdict::why
