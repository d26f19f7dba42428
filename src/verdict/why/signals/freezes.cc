#include "verdict/why/signals/freezes.h"

#include <algorithm>
#include <cmath>

#include "verdict/why/signals/gaps.h"

namespace brink::verdict::why {
namespace {

constexpr std::size_t fewest_samples = 30;
constexpr double shortest = 0.03;
constexpr std::size_t fewest_for_common_period = 5;
constexpr double off_at_most = 0.1;  // of the period
constexpr double regular_below = 0.15;

std::vector<sample::Sample> by_end(Samples samples) {
  std::vector<sample::Sample> sorted(samples.begin(), samples.end());
  std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.done < b.done; });
  return sorted;
}

std::vector<double> times_inside(Samples samples) {
  std::vector<double> times;
  for (const sample::Sample& s : samples) times.push_back(seconds_inside(s));
  return times;
}

double threshold(Samples sorted, double at_rest, double ours) {
  if (at_rest <= 0) at_rest = quantile_of(times_inside(sorted), 0.1);
  const double ordinary = quantile_of(gaps_between(completion_times(sorted)), 0.9);
  return std::max({shortest, 8 * ordinary, 2.5 * at_rest, 2 * ours});
}

// A gap between two completions, and those who waited through it: asked for near its beginning, of the first to end
// after it.
struct Gap {
  Freeze freeze;
  double caught = 0;
  double stuck_before = 0;      // of them, for long when it began
  double wait = 0;              // s: their median
  double first = 0, last = 0;   // s: when the first and the last of them had begun
  double since = 0, until = 0;  // s: who had begun in between was answered as usual before it
  double length() const { return freeze.end - freeze.begin; }
};

Gap gap_before(Samples sorted, std::size_t i, double usual) {
  constexpr std::size_t soon = 300, enough = 16;
  constexpr double usual_times = 3, of_length = 0.1;
  Gap gap{.freeze = {seconds_of(sorted[i - 1].done), seconds_of(sorted[i].done)}};
  gap.since = gap.freeze.begin - std::max(usual_times * usual, of_length * gap.length());
  gap.until = gap.freeze.begin + early_part * gap.length();
  gap.first = gap.freeze.end;
  std::vector<double> waits;
  for (const sample::Sample& s : sorted.subspan(i, std::min(sorted.size() - i, soon))) {
    const double begun = seconds_of(s.begun);
    if (waits.size() == enough || begun > gap.until) continue;
    waits.push_back(seconds_inside(s));
    gap.first = std::min(gap.first, begun);
    gap.last = std::max(gap.last, begun);
    if (begun < gap.since) ++gap.stuck_before;
  }
  gap.caught = static_cast<double>(waits.size());
  if (!waits.empty()) gap.wait = quantile_of(waits, 0.5);
  return gap;
}

// What a freeze has stopped may go on one by one, and between two of them nothing ends for a while: who waits then was
// caught by that freeze, all at once.
void drop_what_goes_on(std::vector<Gap>& gaps) {
  std::vector<Gap> kept;
  for (const Gap& gap : gaps) {
    const bool goes_on = std::any_of(kept.begin(), kept.end(), [&](const Gap& earlier) {
      return gap.first >= earlier.since && gap.last <= earlier.until;
    });
    if (!goes_on) kept.push_back(gap);
  }
  gaps = std::move(kept);
}

// Before a freeze everybody was answered as usual; slow requests that meet by chance have begun at any time. Where few
// are caught some gaps are like that by chance, and all of them together are asked.
void drop_chance_meetings(std::vector<Gap>& gaps) {
  constexpr double most_stuck_before = 0.4, most_of_all = 0.2, few = 12;
  double caught = 0, stuck_before = 0;
  for (const Gap& gap : gaps) {
    if (gap.caught >= few) continue;
    caught += gap.caught;
    stuck_before += gap.stuck_before;
  }
  const bool meet = stuck_before > most_of_all * caught;
  std::erase_if(gaps, [&](const Gap& gap) {
    return gap.caught < few ? meet : gap.stuck_before > most_stuck_before * gap.caught;
  });
}

// Users who walk in step are all answered at once, and then all wait for one usual response time: that is no freeze.
std::vector<Gap> gaps_waited_through(Samples sorted, double longer_than) {
  constexpr double longer_than_usual = 1.3;
  constexpr double fewest_caught = 3;  // two users are both at a slow request now and then
  const double usual = quantile_of(times_inside(sorted), 0.5);
  std::vector<Gap> gaps;
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    if (seconds_of(sorted[i].done) - seconds_of(sorted[i - 1].done) <= longer_than) continue;
    const Gap gap = gap_before(sorted, i, usual);
    if (gap.caught >= fewest_caught && gap.wait > longer_than_usual * usual) gaps.push_back(gap);
  }
  return gaps;
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
  std::vector<Gap> gaps = gaps_waited_through(sorted, longer_than);
  drop_what_goes_on(gaps);
  drop_chance_meetings(gaps);
  Freezes found;
  double sum = 0;
  for (const Gap& gap : gaps) {
    found.all.push_back(gap.freeze);
    found.longest = std::max(found.longest, gap.length());
    sum += gap.length();
  }
  const auto first = std::min_element(sorted.begin(), sorted.end(), [](auto& a, auto& b) { return a.begun < b.begun; });
  const double length = seconds_of(sorted.back().done) - seconds_of(first->begun);
  found.share = length > 0 ? sum / length : 0;
  found.period = regular_period(found.all);
  return found;
}

std::optional<double> spread_of(const std::vector<Freeze>& freezes) {
  if (freezes.size() < 3) return std::nullopt;
  std::vector<double> lengths;
  for (const Freeze& f : freezes) lengths.push_back(f.end - f.begin);
  return variation_of(lengths);
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

}  // namespace brink::verdict::why
