#include "verdict/bracket.h"

#include <algorithm>
#include <cmath>

#include "verdict/guess.h"

namespace brink::verdict {
namespace {

constexpr double one_further = 1.1;  // where no level was played one step further out
constexpr double least_spread_of_curve = 0.04;
constexpr std::size_t least_rays = 3;
constexpr double rays_in_doubt = 2.0;  // standard errors: few visits, and their errors are not independent
constexpr double least_spread_of_rays = 0.06;

double widening(Reason reason) { return reason == Reason::latency ? 1.4 : 1.3; }

// low..high about its geometric middle, `factor` times as wide.
void widen(double& low, double& high, double factor) {
  if (low <= 0 || high < low) return;
  const double middle = std::sqrt(low * high);
  const double half = factor * std::log(high / low) / 2;
  low = middle * std::exp(-half);
  high = middle * std::exp(half);
}

double next_below(const Evidence& evidence, const Level& held) {
  double below = held.users / one_further;
  for (const auto& [users, level] : evidence.levels) {
    if (users < held.users && level.state == State::held && users > below) below = users;
  }
  return below;
}

double next_above(const Evidence& evidence, const Level& broken) {
  double above = broken.users * one_further;
  for (const auto& [users, level] : evidence.levels) {
    if (users > broken.users && level.state == State::broken) above = std::min<double>(above, users);
  }
  return above;
}

std::optional<Rays> rays_of(const View& view, const Level& broken) {
  if (broken.breach.reason != Reason::latency || !broken.breach.route) return std::nullopt;
  const auto rays = where_rays_meet(view, *broken.breach.route);
  return rays && rays->visits >= least_rays ? rays : std::nullopt;
}

struct Range {
  double low = 0, high = 0;
};

Range goodput_range(const Level& level, const Evidence& evidence) {
  Range range{1e300, 0};
  for (const std::size_t visit : level.visits) {
    range.low = std::min(range.low, evidence.seen[visit].goodput);
    range.high = std::max(range.high, evidence.seen[visit].goodput);
  }
  return range;
}

}  // namespace

const Level* breaking_level(const Evidence& evidence) {
  if (const Level* broken = evidence.lowest_broken()) return broken;
  for (const auto& [users, level] : evidence.levels) {
    if (level.state == State::doubtful && level.breach.strength >= Strength::broken) return &level;
  }
  return nullptr;
}

const Level* holding_level(const Evidence& evidence) {
  const Level* broken = breaking_level(evidence);
  const Level* held = nullptr;
  for (const auto& [users, level] : evidence.levels) {
    if (broken && users >= broken->users) break;
    if (level.state == State::held) held = &level;
  }
  return held;
}

Bracket users_bracket(const View& view) {
  const Evidence& evidence = view.evidence;
  Bracket bracket;
  const Level* broken = breaking_level(evidence);
  const Level* held = holding_level(evidence);
  if (held || broken) bracket.holds = held ? held->users : 0;
  if (!broken) {
    bracket.low = bracket.holds;
    return bracket;
  }
  bracket.breaks = broken->users;
  double low = *bracket.holds, high = broken->users;
  if (held && held->disputed) low = next_below(evidence, *held);
  if (broken->disputed) high = next_above(evidence, *broken);
  widen(low, high, widening(broken->breach.reason));
  if (const auto rays = rays_of(view, *broken); rays && held) {
    const double half = std::max(least_spread_of_rays, rays_in_doubt * rays->error);
    low = rays->users * std::exp(-half);
    high = rays->users * std::exp(half);
  }
  bracket.low = low;
  bracket.high = high;
  return bracket;
}

Bracket rps_bracket(const View& view, const std::optional<Fit>& fit) {
  const Evidence& evidence = view.evidence;
  const std::vector<Visit>& visits = view.visits;
  Bracket bracket;
  const Level* broken = breaking_level(evidence);
  const Level* held = holding_level(evidence);
  if (held || broken) bracket.holds = held ? goodput_of(*held, visits) : 0;
  if (!broken) {
    bracket.low = bracket.holds;
    return bracket;
  }
  bracket.breaks = std::max(*bracket.holds, goodput_of(*broken, visits));
  double low = held ? goodput_range(*held, evidence).low : 0;
  double high = std::max(*bracket.breaks, goodput_range(*broken, evidence).high);
  if (fit) {
    const double spread = std::max(least_spread_of_curve, fit->residual);
    low = fit->rate * std::exp(-spread);
    high = fit->rate * std::exp(spread);
  }
  widen(low, high, widening(broken->breach.reason));
  bracket.low = low;
  bracket.high = fit ? std::min(high, std::max(fit->capacity, low)) : high;
  return bracket;
}

}  // namespace brink::verdict
