#include "verdict/why/signals/steady_failures.h"

#include <algorithm>

namespace brink::verdict::why {
namespace {

using sample::Failure;

struct Errors {
  std::uint64_t bad = 0, all = 0;

  void add(const aggregate::Counts& counts) {
    const auto failures = [&](Failure kind) { return counts.failures[static_cast<std::size_t>(kind)]; };
    const auto status = [&](std::uint16_t code) {
      const auto found = counts.status.find(code);
      return found == counts.status.end() ? 0 : found->second;
    };
    const std::uint64_t errors = failures(Failure::status) + failures(Failure::assertion);
    bad += errors - std::min(errors, status(429) + status(503));
    all += counts.completed + errors;
  }
};

Errors errors_of(const std::vector<Visit>& visits, std::size_t until, std::uint32_t route) {
  Errors errors;
  for (std::size_t i = 0; i < std::min(until, visits.size()); ++i) {
    const auto& routes = visits[i].summary.routes;
    if (route < routes.size()) errors.add(routes[route].counts);
  }
  return errors;
}

// The number of visits before the first that broke.
std::size_t unbroken(const Verdict& verdict, std::size_t visits) {
  std::size_t first = visits;
  for (const LevelVerdict& level : verdict.levels) {
    if (level.broken) first = std::min(first, level.visit);
  }
  return first;
}

// The share, where it is the same before and after something broke.
std::optional<Estimate> steady_share(const Errors& before, const Errors& all) {
  constexpr std::uint64_t fewest_before = 2, fewest = 5;
  constexpr double felt = 0.002, alike = 3;
  if (before.bad < fewest_before || all.bad < fewest) return std::nullopt;
  const Estimate share = share_estimate(all.bad, all.all);
  if (share.value - 2 * share.error < felt) return std::nullopt;
  if (share.value > alike * share_estimate(before.bad, before.all).value) return std::nullopt;
  return share;
}

}  // namespace

std::optional<SteadyFailure> steady_failure(const std::vector<Visit>& visits, const Verdict& verdict) {
  std::size_t routes = 0;
  for (const Visit& visit : visits) routes = std::max(routes, visit.summary.routes.size());
  const std::size_t until = unbroken(verdict, visits.size());
  std::optional<SteadyFailure> most;
  for (std::uint32_t route = 0; route < routes; ++route) {
    const auto share = steady_share(errors_of(visits, until, route), errors_of(visits, visits.size(), route));
    if (share && (!most || share->value > most->share.value)) most = SteadyFailure{route, *share};
  }
  return most;
}

}  // namespace brink::verdict::why
