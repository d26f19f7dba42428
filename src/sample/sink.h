// SampleSink: where a worker writes what it sees. One sink a worker; the worker's thread is the only caller between
// on_stage_begin and on_stage_end, so a sink needs no lock of its own for what it does not share.
#pragma once

#include <cstdint>
#include <span>

#include "base/ids.h"
#include "base/time.h"
#include "sample/exchange.h"
#include "sample/health.h"
#include "sample/journal.h"
#include "sample/sample.h"

namespace brink::sample {

// The stretch of time in which requests count. A request belongs to the window if it was *due* inside it.
struct Window {
  Instant begin{};  // end of warm-up
  Instant end{};    // no request is due from here on; `never` when a count ends the stage
};

class SampleSink {
 public:
  virtual ~SampleSink() = default;

  virtual void on_stage_begin(const Window& window) = 0;
  // A request became due. Every due request is followed by exactly one of on_missed, on_sample or on_in_flight.
  virtual void on_due(RouteId route, Instant due) = 0;
  // Due, but never begun: no user or connection was free before the end of the stage.
  virtual void on_missed(RouteId route, Instant due) = 0;
  virtual void on_sample(const Sample& sample) = 0;
  // Begun, but neither complete nor failed when the drain deadline came.
  virtual void on_in_flight(RouteId route, Instant due, Duration age) = 0;
  // Asked before an exchange is copied; keeps the cost off requests that nobody will look at.
  virtual bool wants_exchange(const Sample& sample) = 0;
  // After a yes; in a stage that keeps all (plan::Stage::keep_all) of every request, without asking.
  virtual void on_exchange(Exchange exchange) = 0;
  // What a user's program said of itself (sample/journal.h), of a request or iteration that was due then.
  virtual void on_check(std::string_view name, bool passed, Instant due) = 0;
  virtual void on_mishap(Mishap kind, std::string_view key, std::string_view detail, Instant due) = 0;
  // How this worker has been since the window began; before each tick that comes while it is open.
  virtual void on_health(const WorkerHealth& so_far) = 0;
  // About ten times a second from the worker's thread, and once at the end: publish for the live view.
  virtual void on_tick(Instant now) = 0;
  // The stage ends before its time: no request is due from here on, and the window ends here.
  virtual void on_cut_short(Instant end) = 0;
  // `now` is when the last request of the stage ended. Without an end of its own (a count) the window ends here.
  virtual void on_stage_end(Instant now) = 0;
};

}  // namespace brink::sample
