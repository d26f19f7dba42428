#include "aggregate/watch.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

#include "aggregate/histogram.h"
#include "aggregate/summary.h"
#include "base/check.h"

namespace brink::aggregate {
namespace {

using sample::Sample;
using Of = Watched::Of;

// Published beyond the window asked for, so that none is missed between two looks.
constexpr std::size_t spare_seconds = 5;

std::optional<Duration> opening(const Sample& s, Duration phase) {
  if (s.reused() || phase <= Duration::zero()) return std::nullopt;
  return phase;
}

std::optional<Duration> time_of(const Sample& s, Of of) {
  const bool speaks = s.timed && outcome_of(s.failure) != Outcome::lost;
  switch (of) {
    case Of::response: return speaks ? std::optional(s.response_time()) : std::nullopt;
    case Of::service: return speaks && s.was_sent() ? std::optional(s.service_time()) : std::nullopt;
    case Of::ok: return s.timed && s.ok() ? std::optional(s.response_time()) : std::nullopt;
    case Of::dns: return opening(s, s.dns);
    case Of::connect: return opening(s, s.connect);
    case Of::tls: return opening(s, s.tls);
    case Of::send: return s.was_sent() ? std::optional(s.send) : std::nullopt;
    case Of::first_byte:
      if (!s.was_sent() || s.first_byte == Instant{}) return std::nullopt;
      return s.first_byte - s.sent;
    case Of::transfer:
      if (!s.was_sent() || s.first_byte == Instant{} || !has_response(s.failure)) return std::nullopt;
      return s.done - s.first_byte;
    case Of::send_lag: return s.send_lag();
    case Of::nothing:
    case Of::checks: break;
  }
  return std::nullopt;
}

void count_end(WatchTally& tally, bool failed, std::uint64_t bytes) {
  ++tally.ended;
  tally.failed += failed;
  tally.bytes += bytes;
}

std::size_t index_of(Duration since, Duration step) { return static_cast<std::size_t>(since / step); }

}  // namespace

void WatchTally::record(Duration time, const Watched& watched) {
  time = std::max(time, Duration::zero());
  ++times;
  inside += time < watched.bound || (watched.including && time == watched.bound);
  sum += seconds(time);
  min = std::min(min, time);
  max = std::max(max, time);
  std::uint32_t& step = steps[static_cast<std::size_t>(coarse_step(time))];
  step += step < std::numeric_limits<std::uint32_t>::max();
}

void WatchTally::merge(const WatchTally& other) {
  due += other.due;
  done += other.done;
  ended += other.ended;
  failed += other.failed;
  bytes += other.bytes;
  times += other.times;
  inside += other.inside;
  sum += other.sum;
  min = std::min(min, other.min);
  max = std::max(max, other.max);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const std::uint64_t both = std::uint64_t{steps[i]} + other.steps[i];
    steps[i] = static_cast<std::uint32_t>(std::min<std::uint64_t>(both, std::numeric_limits<std::uint32_t>::max()));
  }
}

Duration WatchTally::quantile(double q) const {
  const std::uint64_t rank = nearest_rank(q, std::accumulate(steps.begin(), steps.end(), std::uint64_t{0}));
  if (rank == 0) return {};
  std::uint64_t below = 0;
  int step = 0;
  while ((below += steps[static_cast<std::size_t>(step)]) < rank) ++step;
  return std::clamp(coarse_value(step), min, max);
}

WatchTally& WatchSeries::at(Duration since_begin) {
  CHECK(since_begin >= Duration::zero());
  while (index_of(since_begin, step) >= most) coarsen();
  const std::size_t index = index_of(since_begin, step);
  if (index >= tallies.size()) tallies.resize(index + 1);
  return tallies[index];
}

void WatchSeries::coarsen() {
  for (std::size_t i = 0; 2 * i < tallies.size(); ++i) {
    WatchTally pair = tallies[2 * i];
    if (2 * i + 1 < tallies.size()) pair.merge(tallies[2 * i + 1]);
    tallies[i] = pair;
  }
  tallies.resize((tallies.size() + 1) / 2);
  step *= 2;
}

void WatchSeries::merge(const WatchSeries& other) {
  while (step < other.step) coarsen();
  for (std::size_t i = 0; i < other.tallies.size(); ++i) {
    at(other.step * static_cast<std::int64_t>(i)).merge(other.tallies[i]);
  }
}

void WatchLive::merge(const WatchLive& other) {
  total.merge(other.total);
  ended.merge(other.ended);
  until = std::min(until, other.until);
  if (step != other.step) {  // one has just joined its seconds, the other is about to
    recent.clear();
    return;
  }
  const std::size_t begin = std::max(first, other.first);
  const std::size_t end = std::max(first + recent.size(), other.first + other.recent.size());
  std::vector<WatchTally> both(end > begin ? end - begin : 0);
  for (const WatchLive* part : {static_cast<const WatchLive*>(this), &other}) {
    for (std::size_t i = 0; i < part->recent.size(); ++i) {
      if (part->first + i >= begin) both[part->first + i - begin].merge(part->recent[i]);
    }
  }
  first = begin;
  recent = std::move(both);
}

void WatchRecorder::watch(std::vector<Watched> watched) {
  items_.clear();
  for (Watched& one : watched) items_.push_back({std::move(one), {}, {}});
}

void WatchRecorder::on_stage_begin(const sample::Window& window) {
  window_ = window;
  end_ = window.end;
  for (Item& item : items_) {
    item.live = {};
    item.series = {};
  }
  const std::lock_guard lock(mutex_);
  published_.assign(items_.size(), {});
}

void WatchRecorder::on_due(RouteId route, Instant due) {
  if (items_.empty() || !due_in_window(due)) return;
  for (Item& item : items_) {
    if (!item.wants(route)) continue;
    ++item.live.total.due;
    if (item.watched.window > Duration{}) ++item.series.at(due - window_.begin).due;
  }
}

void WatchRecorder::on_sample(const Sample& sample) {
  for (Item& item : items_) {
    if (item.watched.of != Of::checks && item.wants(sample.route)) count_sample(item, sample);
  }
}

void WatchRecorder::count_sample(Item& item, const Sample& sample) {
  const bool due = due_in_window(sample.due);
  if (sample.done < window_.begin || (!due && sample.due >= window_.begin)) return;
  const bool by_second = item.watched.window > Duration{};
  if (sample.done < end_) count_end(item.live.ended, !sample.ok(), sample.bytes_received);
  WatchTally* second = by_second ? &item.series.at(sample.done - window_.begin) : nullptr;
  if (second) count_end(*second, !sample.ok(), sample.bytes_received);
  if (!due) return;
  count_end(item.live.total, !sample.ok(), sample.bytes_received);
  ++item.live.total.done;
  if (second) ++second->done;
  const auto time = time_of(sample, item.watched.of);
  if (!time) return;
  item.live.total.record(*time, item.watched);
  if (second) second->record(*time, item.watched);
}

void WatchRecorder::on_check(std::string_view name, bool passed, Instant due) {
  if (!due_in_window(due)) return;
  for (Item& item : items_) {
    const Watched& watched = item.watched;
    if (watched.of != Of::checks || (!watched.check.empty() && watched.check != name)) continue;
    count_end(item.live.total, !passed, 0);
    if (watched.window > Duration{}) count_end(item.series.at(due - window_.begin), !passed, 0);
  }
}

void WatchRecorder::on_cut_short(Instant end) { end_ = std::min(end_, std::max(end, window_.begin)); }

void WatchRecorder::on_tick(Instant now) {
  if (!items_.empty()) publish(std::clamp(now, window_.begin, std::max(end_, window_.begin)) - window_.begin);
}

// What has ended holds up nobody's view of the others.
void WatchRecorder::on_stage_end(Instant now) {
  on_cut_short(now);
  if (!items_.empty()) publish(Duration::max());
}

// The seconds are copied when one has ended, not at every tick: nothing changes in those that have.
void WatchRecorder::publish(Duration until) {
  const std::lock_guard lock(mutex_);
  published_.resize(items_.size());
  for (std::size_t i = 0; i < items_.size(); ++i) {
    const WatchLive& now = items_[i].live;
    WatchLive& out = published_[i];
    const WatchSeries& series = items_[i].series;
    const bool ended = index_of(until, series.step) != index_of(out.until, out.step) || series.step != out.step;
    out.total = now.total;
    out.ended = now.ended;
    out.until = until;
    out.step = series.step;
    if (!ended || items_[i].watched.window == Duration{}) continue;
    const std::size_t wanted = index_of(items_[i].watched.window, series.step) + spare_seconds + 1;
    out.first = series.tallies.size() > wanted ? series.tallies.size() - wanted : 0;
    out.recent.assign(series.tallies.begin() + static_cast<std::ptrdiff_t>(out.first), series.tallies.end());
  }
}

std::vector<WatchLive> WatchRecorder::live() const {
  const std::lock_guard lock(mutex_);
  return published_;
}

std::vector<WatchSeries> WatchRecorder::take() {
  std::vector<WatchSeries> all;
  for (Item& item : items_) all.push_back(std::exchange(item.series, {}));
  return all;
}

void merge_watched(std::vector<WatchLive>& into, const std::vector<WatchLive>& other) {
  if (into.empty())
    into = other;
  else
    for (std::size_t i = 0; i < std::min(into.size(), other.size()); ++i) into[i].merge(other[i]);
}

void merge_watched(std::vector<WatchSeries>& into, const std::vector<WatchSeries>& other) {
  if (into.empty())
    into = other;
  else
    for (std::size_t i = 0; i < std::min(into.size(), other.size()); ++i) into[i].merge(other[i]);
}

}  // namespace brink::aggregate
