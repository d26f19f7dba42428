// Recorder: the sink of one worker. Turns samples into a StageSummary as they come, in constant memory.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>

#include "aggregate/summary.h"
#include "sample/sink.h"

namespace brink::aggregate {

// What the live view needs, cheap to copy and to merge.
struct Live {
  std::uint64_t due = 0;
  std::uint64_t ended = 0;
  std::uint64_t failed = 0;
  Bucket last_second;  // the bucket that ended last
  void merge(const Live& other);
};

// on_* belong to the worker's thread; live() may be called from any thread at any time; take() after on_stage_end.
class Recorder final : public sample::SampleSink {
 public:
  explicit Recorder(std::size_t routes);
  ~Recorder() override;

  void on_stage_begin(const sample::Window& window) override;
  void on_due(RouteId route, Instant due) override;
  void on_missed(RouteId route, Instant due) override;
  void on_sample(const sample::Sample& sample) override;
  void on_in_flight(RouteId route, Instant due, Duration age) override;
  bool wants_exchange(const sample::Sample& sample) override;
  void on_exchange(sample::Exchange exchange) override;
  void on_tick(Instant now) override;
  void on_stage_end(Instant now) override;

  Live live() const;
  // The finished stage; the recorder is ready for the next one.
  StageSummary take();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace brink::aggregate
