// Watch: what a limit asks of a stage beyond its summary: numbers while it is played, and numbers by the second, so
// that every window of time can be judged. Whether a time is inside the limit's bound is counted exactly; the time
// itself is known within 9 % (coarse.h). Plain values that merge by addition, and the part of a worker's sink that
// makes them.
#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aggregate/coarse.h"
#include "base/ids.h"
#include "base/time.h"
#include "sample/sample.h"
#include "sample/sink.h"

namespace brink::aggregate {

// What is counted for one limit.
struct Watched {
  // Times are recorded as they are in a StageSummary: response and service of all but lost requests, `ok` of successes,
  // dns, connect and tls of requests that opened a connection.
  enum class Of : std::uint8_t {
    nothing,  // requests are counted, no times
    response,
    service,
    ok,
    dns,
    connect,
    tls,
    send,
    first_byte,
    transfer,
    send_lag,
    checks,  // checks are counted, not requests
  };
  Of of = Of::nothing;
  std::vector<bool> routes;  // by RouteId, whether it is about that one; empty: all
  std::string check;         // of `checks`: the one of this name; empty: all
  Duration bound{};          // of times
  bool including = false;    // a time at the bound itself is inside
  Duration window{};         // how much of the past is published; zero: none, and no seconds are kept
};

// Counts of a stretch of time, or of all of it.
struct WatchTally {
  std::uint64_t due = 0;     // requests, by when they were due
  std::uint64_t done = 0;    // of these, those that ended, by when they did
  std::uint64_t ended = 0;   // requests (or checks) by when they ended, those of the warm-up included
  std::uint64_t failed = 0;  // of these
  std::uint64_t bytes = 0;   // received, likewise
  // Times of requests due in the window.
  std::uint64_t times = 0;
  std::uint64_t inside = 0;
  double sum = 0;  // seconds
  Duration min = Duration::max();
  Duration max{};
  std::array<std::uint32_t, coarse_steps> steps{};

  void record(Duration time, const Watched& watched);
  void merge(const WatchTally& other);
  // At the nearest rank, within 9 %; 0 without times.
  Duration quantile(double q) const;
};

// Seconds from the window's begin on; past an hour they are joined in pairs, again and again, and `step` doubles.
struct WatchSeries {
  static constexpr std::size_t most = 3600;
  Duration step = std::chrono::seconds(1);
  std::vector<WatchTally> tallies;

  WatchTally& at(Duration since_begin);
  void merge(const WatchSeries& other);

 private:
  void coarsen();
};

// What is known of one limit while the stage is played.
struct WatchLive {
  WatchTally total;  // of requests due in the window, and of checks
  WatchTally ended;  // counts of what ended in the window so far, whenever it was due
  Duration until{};  // so much of the window has been seen
  Duration step = std::chrono::seconds(1);
  std::size_t first = 0;           // index of the first of `recent`
  std::vector<WatchTally> recent;  // the last seconds, the one under way included

  void merge(const WatchLive& other);
};

// The part of a worker's sink. live() may be called from any thread, all else on the worker's; take() after the stage.
class WatchRecorder {
 public:
  // For the stages to come.
  void watch(std::vector<Watched> watched);

  void on_stage_begin(const sample::Window& window);
  void on_due(RouteId route, Instant due);
  void on_sample(const sample::Sample& sample);
  void on_check(std::string_view name, bool passed, Instant due);
  void on_cut_short(Instant end);
  void on_tick(Instant now);
  void on_stage_end(Instant now);

  std::vector<WatchLive> live() const;
  std::vector<WatchSeries> take();

 private:
  struct Item {
    Watched watched;
    WatchLive live;
    WatchSeries series;
    bool wants(RouteId route) const {
      const auto& routes = watched.routes;
      return routes.empty() || (route.value < routes.size() && routes[route.value]);
    }
  };
  bool due_in_window(Instant due) const { return due >= window_.begin && due < window_.end; }
  void count_sample(Item& item, const sample::Sample& sample);
  void publish(Duration until);

  std::vector<Item> items_;
  sample::Window window_;
  Instant end_{};

  mutable std::mutex mutex_;
  std::vector<WatchLive> published_;  // under `mutex_`
};

// Adds up what several workers watched of the same limits.
void merge_watched(std::vector<WatchLive>& into, const std::vector<WatchLive>& other);
void merge_watched(std::vector<WatchSeries>& into, const std::vector<WatchSeries>& other);

}  // namespace brink::aggregate
