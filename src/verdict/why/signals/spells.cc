#include "verdict/why/signals/spells.h"

#include <algorithm>
#include <vector>

#include "verdict/why/signals/gaps.h"

namespace brink::verdict::why {
namespace {

constexpr std::size_t fewest_refused = 20, fewest_served = 5, fewest_in_spell = 10;
constexpr double shortest = 1.5;        // s: a window of one second is no spell
constexpr double usual_gaps = 20;       // so many usual gaps between successes
constexpr double at_once = 0.01;        // s
constexpr double shortest_watched = 4;  // s

bool was_refused(const sample::Sample& s) { return !s.ok() && has_response(s.failure) && !is_ours(s.failure); }

std::vector<double> ends_of(Samples samples, bool (*which)(const sample::Sample&)) {
  std::vector<double> ends;
  for (const sample::Sample& s : samples) {
    if (which(s)) ends.push_back(seconds_of(s.done));
  }
  std::sort(ends.begin(), ends.end());
  return ends;
}

}  // namespace

std::optional<Spells> find_spells(Samples samples) {
  const std::vector<double> served = ends_of(samples, [](const sample::Sample& s) { return s.ok(); });
  if (served.size() < fewest_served || served.back() - served.front() < shortest) return std::nullopt;
  const double soon = std::max(at_once, 0.5 * quantile_of(response_times(successes(samples)), 0.5));
  std::vector<sample::Sample> quick;
  for (const sample::Sample& s : samples) {
    if (was_refused(s) && seconds(s.response_time()) <= soon) quick.push_back(s);
  }
  const std::vector<double> refused = ends_of(quick, was_refused);
  if (refused.size() < fewest_refused) return std::nullopt;
  const double watched = std::max(served.back(), refused.back()) - std::min(served.front(), refused.front());
  if (watched < shortest_watched) return std::nullopt;

  const std::vector<double> gaps = gaps_between(served);
  const double least = std::max(shortest, usual_gaps * quantile_of(gaps, 0.5));
  std::vector<double> lengths;
  for (std::size_t i = 0; i < gaps.size(); ++i) {
    if (gaps[i] < least) continue;
    const auto from = std::lower_bound(refused.begin(), refused.end(), served[i]);
    const auto to = std::lower_bound(from, refused.end(), served[i + 1]);
    if (static_cast<std::size_t>(to - from) >= fewest_in_spell) lengths.push_back(gaps[i]);
  }
  return Spells{lengths.size(), lengths.empty() ? 0 : quantile_of(lengths, 0.5)};
}

}  // namespace brink::verdict::why
