#include "verdict/why/signals/freezes.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "verdict/why/signals/gaps.h"

namespace brink::verdict::why {
namespace {

constexpr std::size_t fewest_samples = 30;
constexpr double shortest = 0.03;
constexpr std::size_t fewest_for_common_period = 5;
constexpr double off_at_most = 0.1;  // of the period
constexpr double regular_below = 0.15;
constexpr double early_part = 0.2;  // of a gap: whoever came by then waited through it
constexpr double longer_than_usual = 1.3;

std::vector<sample::Sample> by_end(Samples samples) {
  std::vector<sample::Sample> sorted(samples.begin(), samples.end());
  std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.done < b.done; });
  return sorted;
}

double threshold(Samples sorted, double at_rest, double ours) {
  if (at_rest <= 0) at_rest = quantile_of(response_times(sorted), 0.1);
  const double ordinary = quantile_of(gaps_between(completion_times(sorted)), 0.9);
  return std::max({shortest, 8 * ordinary, 2.5 * at_rest, 2 * ours});
}

// Of the first to end after the gap, those that had been asked for near its beginning have waited longer than is usual.
// Users who walk in step are all answered at once, and then all wait for one usual response time: that is no freeze.
bool somebody_waited(Samples after, double asked_by, double usual) {
  constexpr std::size_t soon = 300, enough = 8;
  std::vector<double> waits;
  for (const sample::Sample& s : after.first(std::min(after.size(), soon))) {
    if (waits.size() < enough && seconds_of(s.due) <= asked_by) waits.push_back(seconds(s.response_time()));
  }
  return !waits.empty() && quantile_of(waits, 0.5) > longer_than_usual * usual;
}

std::optional<double> regular_period(const std::vector<Freeze>& freezes) {
  if (freezes.size() < 4) return std::nullopt;
  std::vector<double> ends;
  for (const Freeze& f : freezes) ends.push_back(f.end);
  const std::vector<double> between = gaps_between(ends);
  if (variation_of(between) > regular_below) return std::nullopt;
  return quantile_of(between, 0.5);
}

}  // namespace

std::optional<Freezes> find_freezes(Samples samples, double at_rest, double ours) {
  if (samples.size() < fewest_samples) return std::nullopt;
  const std::vector<sample::Sample> sorted = by_end(samples);
  const double longer_than = threshold(sorted, at_rest, ours);
  const double usual = quantile_of(response_times(sorted), 0.5);
  Freezes found;
  double sum = 0;
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    const Freeze gap{seconds_of(sorted[i - 1].done), seconds_of(sorted[i].done)};
    const double length = gap.end - gap.begin;
    if (length <= longer_than) continue;
    if (!somebody_waited(std::span(sorted).subspan(i), gap.begin + early_part * length, usual)) continue;
    found.all.push_back(gap);
    found.longest = std::max(found.longest, length);
    sum += length;
  }
  const auto first = std::min_element(sorted.begin(), sorted.end(), [](auto& a, auto& b) { return a.due < b.due; });
  const double length = seconds_of(sorted.back().done) - seconds_of(first->due);
  found.share = length > 0 ? sum / length : 0;
  found.period = regular_period(found.all);
  return found;
}

std::optional<double> common_period(const std::vector<Freeze>& freezes) {
  double longest = 0;
  for (const Freeze& f : freezes) longest = std::max(longest, f.end - f.begin);
  std::vector<double> ends;
  for (const Freeze& f : freezes) {
    if (f.end - f.begin >= 0.5 * longest) ends.push_back(f.end);
  }
  if (ends.size() < fewest_for_common_period) return std::nullopt;
  std::sort(ends.begin(), ends.end());
  const std::vector<double> between = gaps_between(ends);
  double period = *std::min_element(between.begin(), between.end());
  if (period <= longest) return std::nullopt;
  // The further apart two ends are, the better they tell the period and the worse they bear an error of it: it is told
  // anew from each pair of neighbours before the next is held to it.
  double turns = 0;
  for (const double gap : between) {
    const double more = std::round(gap / period);
    if (std::abs(gap - more * period) > off_at_most * period) return std::nullopt;
    period = (turns * period + gap) / (turns + more);
    turns += more;
  }
  return period;
}

namespace {

// Of the users, the share that is with other routes when nothing is the matter.
double usually_elsewhere(Samples samples, std::uint32_t route) {
  std::map<std::uint32_t, std::vector<double>> times;
  for (const sample::Sample& s : samples) times[s.route.value].push_back(seconds(s.response_time()));
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
      const bool asked_before = seconds_of(s.due) <= freeze.begin + early_part * length;
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

std::optional<bool> froze_alone(Samples samples, std::uint32_t route, double at_rest) {
  const auto freezes = find_freezes(of_route(samples, route), at_rest);
  if (!freezes || freezes->all.empty()) return std::nullopt;
  double asked = 0, answered = 0;
  for (const Freeze& freeze : freezes->all) {
    // Its first and last tenth are left out: what was on its way still arrives.
    const double margin = 0.1 * (freeze.end - freeze.begin);
    const auto others = [&](const sample::Sample& s) {
      return s.route.value != route && seconds_of(s.due) < freeze.end - 3 * margin &&
             seconds_of(s.done) > freeze.begin + margin;
    };
    for (const sample::Sample& s : samples) {
      if (!others(s)) continue;
      ++asked;
      if (seconds_of(s.done) < freeze.end - margin) ++answered;
    }
  }
  if (asked < 3) return std::nullopt;
  return answered > 0.5 * asked;
}

}  // namespace brink::verdict::why
