// A recorder that also keeps single requests: in the replay file, in memory, or both. One a worker; its thread only
// while a stage is played.
#pragma once

#include <vector>

#include "aggregate/recorder.h"
#include "run/load_source.h"

namespace brink::run {

class RecordingSink : public sample::SampleSink {
 public:
  RecordingSink(std::size_t routes, WorkerId worker) : recorder_(routes), worker_(worker) {}

  // Between stages.
  void keep(const Keep& keep);
  // Those kept of the last stage, and one in how many they are.
  std::vector<sample::Sample> take_samples();
  std::uint32_t every() const { return every_; }
  aggregate::Recorder& recorder() { return recorder_; }
  // From any thread.
  aggregate::Live live() const;
  std::vector<aggregate::WatchSeries> take_watched() { return watch_.take(); }
  // Of the last stage.
  const std::optional<FirstRequest>& first() const { return first_; }

  void on_stage_begin(const sample::Window& window) override;
  void on_due(RouteId route, Instant due) override;
  void on_missed(RouteId route, Instant due) override { recorder_.on_missed(route, due); }
  void on_sample(const sample::Sample& sample) override;
  void on_in_flight(RouteId route, Instant due, Duration age) override { recorder_.on_in_flight(route, due, age); }
  bool wants_exchange(const sample::Sample& sample) override { return recorder_.wants_exchange(sample); }
  void on_exchange(sample::Exchange exchange) override { recorder_.on_exchange(std::move(exchange)); }
  void on_check(std::string_view name, bool passed, Instant due) override;
  void on_mishap(sample::Mishap kind, std::string_view key, std::string_view detail, Instant due) override {
    recorder_.on_mishap(kind, key, detail, due);
  }
  void on_cut_short(Instant end) override;
  void on_health(const sample::WorkerHealth& so_far) override { recorder_.on_health(so_far); }
  void on_tick(Instant now) override;
  void on_stage_end(Instant now) override;

 private:
  void remember(const sample::Sample& sample);
  void write(const sample::Sample& sample);
  void flush();

  aggregate::Recorder recorder_;
  aggregate::WatchRecorder watch_;
  WorkerId worker_;
  Keep keep_;
  Instant window_begin_{};
  std::vector<sample::Sample> samples_;
  std::uint32_t every_ = 1;
  std::uint64_t turn_ = 0;
  ReplayBlock block_;
  std::uint64_t seen_ = 0;
  std::optional<FirstRequest> first_;
};

// Leaves one in `factor`.
void thin(std::vector<sample::Sample>& samples, std::uint32_t factor);

// By `done`, those of one moment in the order in which they came.
void in_order_of_end(std::vector<sample::Sample>& samples);

}  // namespace brink::run
