#include "verdict/judge.h"

#include <algorithm>
#include <cmath>

#include "aggregate/estimate.h"

namespace brink::verdict {
namespace {

constexpr std::uint64_t cases_for_clear = 10;
constexpr double doubt = 0.025;           // of calling something broken by chance, over all routes of a visit together
constexpr std::uint64_t many_cases = 50;  // from here on the normal approximation is as good as the sum

// The chance of so many cases or more among `of` when their true share is `share`. Exact for few cases, where an
// interval by approximation promises too much: with 25 routes something rare happens on every level.
double chance_of(std::uint64_t cases, std::uint64_t of, double share) {
  const auto n = static_cast<double>(of);
  double term = std::exp(n * std::log1p(-share));
  double below = 0;
  for (std::uint64_t i = 0; i < cases; ++i) {
    below += term;
    term *= (n - static_cast<double>(i)) / static_cast<double>(i + 1) * share / (1 - share);
  }
  return std::max(0.0, 1 - below);
}

bool surely_above(std::uint64_t cases, std::uint64_t of, double share, double dispersion, double chance) {
  const auto k = static_cast<std::uint64_t>(static_cast<double>(cases) / dispersion);
  const auto n = static_cast<std::uint64_t>(static_cast<double>(of) / dispersion);
  if (k < many_cases) return k > 0 && chance_of(k, std::max(k, n), share) < chance;
  return aggregate::share_interval(cases, of, dispersion, 1 - 2 * chance).low > share;
}

struct Test {
  double threshold = 0;
  double dispersion = 1;
  double chance = doubt;
};

Strength strength_of(std::uint64_t cases, std::uint64_t of, const Test& test) {
  if (cases == 0) return Strength::none;
  const double share = static_cast<double>(cases) / static_cast<double>(of);
  if (share < test.threshold) return Strength::none;
  if (cases == 1) return of == 1 ? Strength::thin : Strength::none;
  if (!surely_above(cases, of, test.threshold / 2, test.dispersion, test.chance)) return Strength::thin;
  const bool clear = cases >= cases_for_clear && surely_above(cases, of, test.threshold, test.dispersion, test.chance);
  return clear ? Strength::clear : Strength::broken;
}

double share_of(std::uint64_t cases, std::uint64_t of) {
  return of == 0 ? 0 : static_cast<double>(cases) / static_cast<double>(of);
}

bool worse(const Breach& a, const Breach& b) {
  const bool a_counts = a.strength >= Strength::broken;
  const bool b_counts = b.strength >= Strength::broken;
  if (a_counts != b_counts) return a_counts;
  if (!a_counts && a.strength != b.strength) return a.strength > b.strength;
  if (a_counts && a.reason != b.reason) return a.reason == Reason::errors;
  return a.part > b.part;
}

}  // namespace

void Tally::add(const Tally& other) {
  ended += other.ended;
  failed += other.failed;
  plain += other.plain;
  waits += other.waits;
  slow += other.slow;
  users += other.users;
  hung += other.hung;
}

WaitShare slowest_share(const Tally& tally) {
  const WaitShare requests{tally.slow, tally.waits};
  const WaitShare users{tally.hung, tally.users};
  return share_of(users.cases, users.of) > share_of(requests.cases, requests.of) ? users : requests;
}

Breach judge_tally(const Tally& tally, const Rules& rules, const Spread& spread, std::size_t routes) {
  const double chance = doubt / static_cast<double>(std::max<std::size_t>(1, routes));
  const Test failures{rules.error_threshold, spread.failed, chance};
  const Strength errors = strength_of(tally.failed, tally.ended, failures);
  const Strength plain = strength_of(tally.plain, tally.ended, failures);
  const WaitShare waits = slowest_share(tally);
  const Strength latency = strength_of(waits.cases, waits.of, {slow_share, 1, chance});
  const double failed = share_of(tally.failed, tally.ended);
  const double slow = share_of(waits.cases, waits.of);
  Breach breach;
  breach.plain = plain >= Strength::broken;
  // A timeout is a failure and a long wait at once. Where the waits break the rule, they are the reason, unless
  // failures of another kind do so as well.
  bool by_latency = latency > errors || (latency == errors && slow / slow_share > failed / rules.error_threshold);
  if (errors >= Strength::broken || latency >= Strength::broken)
    by_latency = latency >= Strength::broken && !breach.plain;
  breach.strength = by_latency ? latency : errors;
  breach.share = by_latency ? slow : failed;
  breach.part = breach.share / (by_latency ? slow_share : rules.error_threshold);
  if (breach.strength > Strength::none) breach.reason = by_latency ? Reason::latency : Reason::errors;
  return breach;
}

Breach worst_of(const std::vector<Tally>& routes, const Rules& rules, const Spread& spread) {
  Breach worst;
  bool plain = false;
  for (std::size_t i = 0; i < routes.size(); ++i) {
    Breach breach = judge_tally(routes[i], rules, spread, routes.size());
    plain |= breach.plain;
    breach.route = RouteId{static_cast<std::uint32_t>(i)};
    if (!worst.route || worse(breach, worst)) worst = breach;
  }
  worst.plain = plain;
  return worst;
}

}  // namespace brink::verdict
