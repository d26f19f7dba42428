#include "verdict/why/signals/reading_features.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <string>
#include <vector>

#include "verdict/why/signals/values.h"

namespace brink::verdict::why {
namespace {

enum class Taken { mean, sum, last, most };

struct Source {
  std::string_view subject, name, feature;
  Taken taken;
};

constexpr Source sources[] = {
    {"target", "cpu_cores", feature::cpu_cores, Taken::mean},
    {"target", "cpus_allowed", feature::cpus_allowed, Taken::last},
    {"target", "top_thread_cpu", feature::top_thread_cpu, Taken::mean},
    {"target", "threads", feature::threads, Taken::mean},
    {"target", "threads_runnable", feature::threads_runnable, Taken::mean},
    {"target", "threads_futex", feature::threads_futex, Taken::mean},
    {"target", "threads_peer", feature::threads_peer, Taken::mean},
    {"target", "threads_sleep", feature::threads_sleep, Taken::mean},
    {"target", "threads_disk", feature::threads_disk, Taken::mean},
    {"target", "threads_at_work", feature::threads_at_work, Taken::mean},
    {"target", "throttled_share", feature::throttled_share, Taken::mean},
    {"target", "cpu_quota", feature::cpu_quota, Taken::last},
    {"target", "fds_open", feature::fds_open, Taken::most},
    {"target", "fds_limit", feature::fds_limit, Taken::last},
    {"target", "accept_overflows", feature::accept_overflows, Taken::sum},
    {"target", "oom_kills", feature::oom_kills, Taken::sum},
    {"host", "cpu_share", feature::host_cpu_share, Taken::mean},
    {"host", "cpu_cores", feature::host_cores, Taken::last},
    {"db", "active", feature::db_active, Taken::mean},
    {"db", "lock_waits", feature::db_lock_waits, Taken::mean},
};

using Series = std::map<std::pair<std::string, std::string>, std::vector<double>, std::less<>>;

Series series_of(std::span<const sample::Reading> readings, const ReadingWindow& window) {
  Series series;
  for (const sample::Reading& r : readings) {
    if (r.at >= window.begin && r.at <= window.end && std::isfinite(r.value)) {
      series[{r.subject, r.name}].push_back(r.value);
    }
  }
  return series;
}

Estimate taken(std::span<const double> values, Taken how) {
  switch (how) {
    case Taken::mean: return {mean_of(values), deviation_of(values) / std::sqrt(static_cast<double>(values.size()))};
    case Taken::sum: return {std::accumulate(values.begin(), values.end(), 0.0), 0};
    case Taken::last: return {values.back(), 0};
    case Taken::most: return {*std::max_element(values.begin(), values.end()), 0};
  }
  return {};
}

// Ten readings at least, or the ends would be single looks.
void set_growth(const Series& series, std::uint64_t served, std::string_view source, Features& out) {
  const auto rss = series.find(std::pair<std::string, std::string>("target", "rss_bytes"));
  if (rss == series.end() || rss->second.size() < 10 || served == 0) return;
  const std::vector<double>& bytes = rss->second;
  const std::size_t fifth = bytes.size() / 5;
  const std::span<const double> all(bytes);
  const auto middle = [](std::span<const double> part) { return quantile_of({part.begin(), part.end()}, 0.5); };
  const double gained = middle(all.last(fifth)) - middle(all.first(fifth));
  // The ends stand for the middles of the fifths, four fifths apart.
  out.set(feature::rss_per_request, gained / (0.8 * static_cast<double>(served)), 0, source);
}

// Within the readings and from one to the next.
void set_spread(const Series& series, std::string_view source, Features& out) {
  const auto number = series.find(std::pair<std::string, std::string>("target", "threads_at_work"));
  const auto spread = series.find(std::pair<std::string, std::string>("target", "threads_at_work_spread"));
  if (number == series.end() || spread == series.end()) return;
  out.set(feature::threads_at_work_spread, std::hypot(mean_of(spread->second), deviation_of(number->second)), 0,
          source);
}

void set_peer(const Series& series, Features& out) {
  double most = 0;
  for (const auto& [key, values] : series) {
    if (key.first != "peer") continue;
    const double sum = std::accumulate(values.begin(), values.end(), 0.0);
    if (sum <= most) continue;
    most = sum;
    out.set_text("peer", key.second);
  }
}

}  // namespace

void features_of_readings(std::span<const sample::Reading> readings, const ReadingWindow& window,
                          std::string_view source, Features& out) {
  const Series series = series_of(readings, window);
  for (const Source& s : sources) {
    const auto found = series.find(std::pair<std::string, std::string>(s.subject, s.name));
    if (found == series.end()) continue;
    const Estimate value = taken(found->second, s.taken);
    out.set(s.feature, value.value, value.error, source);
  }
  if (out.has(feature::threads)) out.set(feature::watched_for, seconds(window.end - window.begin), 0, source);
  set_growth(series, window.served, source, out);
  set_spread(series, source, out);
  set_peer(series, out);
}

}  // namespace brink::verdict::why
