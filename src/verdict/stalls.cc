#include "verdict/stalls.h"

#include <algorithm>

namespace brink::verdict {
namespace {

constexpr double least_pause = 0.5;    // seconds
constexpr double many_medians = 10;    // so many times the usual time is no longer usual
constexpr double slowest_route = 1.5;  // times its own median is usual
constexpr std::uint64_t several = 5;
constexpr double share_of_second = 0.25;
constexpr double most_seconds = 0.75;

double usual_wait(const aggregate::StageSummary& stage) {
  double longest = std::max(least_pause, many_medians * seconds(stage.total.judged().quantile(0.5)));
  for (const auto& route : stage.routes) {
    longest = std::max(longest, slowest_route * seconds(route.judged().quantile(0.5)));
  }
  return longest;
}

// Of the requests that ended in this second, the share that took longer than `limit`, by the middle of a bucket's
// steps.
double share_longer(const aggregate::Bucket& bucket, double limit) {
  if (bucket.ended == 0) return 0;
  double low = 0, high = 1;
  for (int i = 0; i < 12; ++i) {
    const double middle = (low + high) / 2;
    (seconds(bucket.quantile(middle)) > limit ? high : low) = middle;
  }
  return 1 - high;
}

struct Second {
  bool paused = false;
  bool empty = false;
  double longest = 0;  // response time that ended in it
};

std::vector<Second> look_at(const aggregate::StageSummary& stage, double usual) {
  const auto full = static_cast<std::size_t>(stage.length / stage.series.step);
  const auto& buckets = stage.series.buckets;
  std::vector<Second> out;
  // Requests of the warm-up that were answered in the window were waiting when it began.
  std::uint64_t all = 0;
  for (const auto& bucket : buckets) all += bucket.ended;
  const std::uint64_t own = stage.total.counts.completed + stage.total.counts.failed;
  std::uint64_t due = all - std::min(all, own), ended = 0;
  for (std::size_t i = 0; i < std::min(full, buckets.size()); ++i) {
    // Somebody waited the whole second, or several came in it, and nobody was answered.
    const bool waiting = due > ended || buckets[i].due >= several;
    due += buckets[i].due;
    Second second;
    second.empty = buckets[i].ended == 0 && waiting;
    ended += buckets[i].ended;
    if (buckets[i].ended > 0) second.longest = seconds(buckets[i].quantile(1));
    second.paused = second.empty || (second.longest >= usual && share_longer(buckets[i], usual / 2) >= share_of_second);
    out.push_back(second);
  }
  return out;
}

double share_waiting(const aggregate::StageSummary& stage, Duration limit) {
  const aggregate::Histogram all = stage.total.judged();
  const double unfinished = static_cast<double>(stage.total.counts.in_flight + stage.total.counts.missed);
  const double waits = static_cast<double>(all.count()) + unfinished;
  const double longer = static_cast<double>(all.count() - all.count_at_or_below(limit)) + unfinished;
  return waits > 0 ? longer / waits : 0;
}

}  // namespace

Stalls find_stalls(const aggregate::StageSummary& stage, Duration wall) {
  Stalls stalls;
  const double usual = usual_wait(stage);
  const std::vector<Second> seen = look_at(stage, usual);
  const auto paused = std::count_if(seen.begin(), seen.end(), [](const Second& s) { return s.paused; });
  if (paused == 0 || static_cast<double>(paused) > most_seconds * static_cast<double>(seen.size())) return stalls;

  const double step = seconds(stage.series.step);
  const double slowest = seconds(stage.total.judged().max());  // exact, where the buckets know ±9 %
  for (std::size_t i = 0; i < seen.size(); ++i) {
    if (!seen[i].paused) continue;
    double longest = 0, empty = 0;
    for (; i < seen.size() && seen[i].paused; ++i) {
      longest = std::max(longest, seen[i].longest);
      empty += seen[i].empty ? step : 0;
    }
    if (i < seen.size()) longest = std::max(longest, seen[i].longest);
    longest = std::max(std::min(longest, slowest), empty);
    if (longest < usual) continue;
    ++stalls.pauses;
    stalls.longest = std::max(stalls.longest, from_seconds(longest));
  }
  if (stalls.pauses > 0) stalls.share_waiting = share_waiting(stage, wall / 2);
  return stalls;
}

}  // namespace brink::verdict
