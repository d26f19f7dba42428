#include "verdict/why/signals/froze_alone.h"

#include <map>
#include <vector>

#include "verdict/why/signals/freezes.h"

namespace brink::verdict::why {
namespace {

// Of the users, the share that is with other routes when nothing is the matter.
double usually_elsewhere(Samples samples, std::uint32_t route) {
  std::map<std::uint32_t, std::vector<double>> times;
  for (const sample::Sample& s : samples) times[s.route.value].push_back(seconds_inside(s));
  double all = 0, elsewhere = 0;
  for (const auto& [id, its] : times) {
    const double present = static_cast<double>(its.size()) * quantile_of(its, 0.5);
    all += present;
    if (id != route) elsewhere += present;
  }
  return all > 0 ? elsewhere / all : 0;
}

}  // namespace

Caught caught_by(Samples samples, std::uint32_t route, double at_rest) {
  const auto freezes = find_freezes(of_route(samples, route), at_rest);
  Caught caught;
  if (!freezes) return caught;
  double stuck = 0;
  for (const Freeze& freeze : freezes->all) {
    const double length = freeze.end - freeze.begin;
    for (const sample::Sample& s : samples) {
      const bool asked_before = seconds_of(s.begun) <= freeze.begin + early_part * length;
      if (!asked_before || seconds_of(s.done) < freeze.end - early_part * length) continue;
      ++stuck;
      if (s.route.value != route) ++caught.others;
    }
  }
  caught.expected = stuck * usually_elsewhere(samples, route);
  return caught;
}

std::optional<bool> caught_alone(const Caught& caught) {
  constexpr double fewest_expected = 4;  // none of four comes by chance twice in a hundred
  if (caught.expected < fewest_expected) return std::nullopt;
  return caught.others < 0.25 * caught.expected;
}

Meanwhile meanwhile(Samples samples, std::uint32_t route, double at_rest) {
  const auto freezes = find_freezes(of_route(samples, route), at_rest);
  Meanwhile seen;
  if (!freezes) return seen;
  for (const Freeze& freeze : freezes->all) {
    // Its first and last tenth are left out: what was on its way still arrives.
    const double margin = 0.1 * (freeze.end - freeze.begin);
    for (const sample::Sample& s : samples) {
      if (s.route.value == route) continue;
      if (seconds_of(s.begun) >= freeze.end - 3 * margin || seconds_of(s.done) <= freeze.begin + margin) continue;
      ++seen.asked;
      if (seconds_of(s.done) < freeze.end - margin) ++seen.answered;
    }
  }
  return seen;
}

std::optional<bool> froze_alone(const Meanwhile& others) {
  if (others.asked < 3) return std::nullopt;
  return others.answered > 0.5 * others.asked;
}

}  // namespace brink::verdict::why
