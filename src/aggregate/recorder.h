// Recorder: the sink of one worker. Turns samples into a StageSummary as they come, in constant memory.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>

#include "aggregate/summary.h"
#include "aggregate/tally.h"
#include "aggregate/watch.h"
#include "sample/sink.h"

namespace brink::aggregate {

// What the live view needs, cheap to copy and to merge. Counts are of requests due in the window, since it began; until
// then only the warm-up counts move.
struct Live {
  std::uint64_t due = 0;
  std::uint64_t ended = 0;
  std::uint64_t failed = 0;
  std::uint64_t unconnected = 0;  // of the failed: no connection, or no TLS on it, ever stood, whoever is to blame
  std::uint64_t warmup_ended = 0;
  std::uint64_t warmup_failed = 0;
  Bucket last_second;                       // the bucket of the series that ended last
  Duration step = std::chrono::seconds(1);  // its length: more than a second past an hour
  std::vector<WatchLive> watched;           // for the limits of the run, if it has any
  void merge(const Live& other);
};

// What it counts: a request belongs to the window, and to every number, if it was due in it; rates alone are made of
// what ended in it (Counts::ended_in_window). A stage without an end of its own (a count), or one that ended before its
// end (a count reached, a stop), has a window up to that moment. Asked before on_exchange, it wants what notable.h
// says; an exchange that comes without having been asked for belongs to a stage that keeps all, and is kept while there
// are fewer than 256. on_* belong to the worker's thread; live() may be called from any thread at any time; take()
// after on_stage_end. on_due and on_sample together take some 50 ns and do not allocate once a route's range of times
// has been seen.
class Recorder final : public sample::SampleSink {
 public:
  explicit Recorder(std::size_t routes);
  ~Recorder() override;

  void on_stage_begin(const sample::Window& window) override;
  void on_due(RouteId route, Instant due) override;
  void on_missed(RouteId route, Instant due) override;
  void on_sample(const sample::Sample& sample) override;
  void on_in_flight(RouteId route, Instant due, Duration age) override;
  void on_check(std::string_view name, bool passed, Instant due) override;
  void on_mishap(sample::Mishap kind, std::string_view key, std::string_view detail, Instant due) override;
  bool wants_exchange(const sample::Sample& sample) override;
  void on_exchange(sample::Exchange exchange) override;
  void on_health(const sample::WorkerHealth& so_far) override;
  void on_tick(Instant now) override;
  void on_cut_short(Instant end) override;
  void on_stage_end(Instant now) override;

  // As of the last on_tick; zero from on_stage_begin to the first.
  Live live() const;
  // A tally of the stage so far: asked for here, made by the worker's thread in its next ticks (one, or one for each 64
  // routes), and given out once. Nothing is made that was not asked for, and nothing outlives its stage. Both may be
  // called from any one thread. Each route is of one moment, which differs by these ticks.
  void ask_tally(std::size_t most_routes);
  std::optional<Tally> take_tally();
  // The same, but a summary, as it would be if the stage ended at that moment: what is under way counts as in flight.
  // Without exchanges, and with the worker's health so far.
  void ask_snapshot();
  std::optional<StageSummary> take_snapshot();
  // The finished stage; the recorder is ready for the next one. Its counts balance (Counts::balanced) if every request
  // that became due was followed by its one end; whoever prints them checks that.
  StageSummary take();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace brink::aggregate
