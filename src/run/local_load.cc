#include "run/local_load.h"

#include "engine/local_engine.h"
#include "probe/host_probe.h"

namespace brink::run {
namespace {

constexpr Duration watch_step = std::chrono::milliseconds(100);

// A recorder that also writes the replay.
class RecordingSink final : public sample::SampleSink {
 public:
  RecordingSink(std::size_t routes, WorkerId worker) : recorder_(routes), worker_(worker) {}

  void attach(ReplayWriter* replay) { replay_ = replay; }
  aggregate::Recorder& recorder() { return recorder_; }

  void on_stage_begin(const sample::Window& window) override { recorder_.on_stage_begin(window); }
  void on_due(RouteId route, Instant due) override { recorder_.on_due(route, due); }
  void on_missed(RouteId route, Instant due) override { recorder_.on_missed(route, due); }
  void on_sample(const sample::Sample& sample) override {
    recorder_.on_sample(sample);
    if (replay_) keep(sample);
  }
  void on_in_flight(RouteId route, Instant due, Duration age) override { recorder_.on_in_flight(route, due, age); }
  bool wants_exchange(const sample::Sample& sample) override { return recorder_.wants_exchange(sample); }
  void on_exchange(sample::Exchange exchange) override { recorder_.on_exchange(std::move(exchange)); }
  void on_cut_short(Instant end) override { recorder_.on_cut_short(end); }
  void on_tick(Instant now) override { recorder_.on_tick(now); }
  void on_stage_end(Instant now) override {
    if (replay_) flush();
    recorder_.on_stage_end(now);
  }

 private:
  void keep(const sample::Sample& sample) {
    ++seen_;
    if (!replay_->wants()) return;
    block_.add(sample, replay_->run_begin());
    if (block_.full()) flush();
  }
  void flush() {
    replay_->count_seen(std::exchange(seen_, 0));
    if (block_.empty()) return;
    const std::uint64_t requests = block_.requests();
    replay_->append(block_.take(worker_), requests);
  }

  aggregate::Recorder recorder_;
  WorkerId worker_;
  ReplayWriter* replay_ = nullptr;
  ReplayBlock block_;
  std::uint64_t seen_ = 0;
};

class LocalLoad final : public LoadSource {
 public:
  LocalLoad(std::unique_ptr<engine::Engine> engine, std::size_t routes) : engine_(std::move(engine)) {
    for (std::uint32_t i = 0; i < engine_->workers(); ++i) {
      sinks_.push_back(std::make_unique<RecordingSink>(routes, WorkerId{i}));
      pointers_.push_back(sinks_.back().get());
    }
  }

  Instant now() override { return engine::local_now(); }

  StageResult play(const plan::Stage& stage, ReplayWriter* replay, const Watcher& watcher) override {
    for (auto& sink : sinks_) sink->attach(replay);
    probe::HostProbe probe;
    const Instant begin = now();
    engine_->begin(stage, pointers_);
    while (!engine_->wait(watch_step)) {
      const Watch wish = watcher(live(), now() - begin);
      if (wish == Watch::drain) engine_->stop(engine::StageControl::drain);
      if (wish == Watch::cut) engine_->stop(engine::StageControl::cut);
    }
    StageResult result = collect();
    result.readings = probe.read(now());
    return result;
  }

 private:
  aggregate::Live live() const {
    aggregate::Live all;
    for (const auto& sink : sinks_) all.merge(sink->recorder().live());
    return all;
  }

  StageResult collect() {
    StageResult result;
    const auto ends = engine_->finish();
    for (std::size_t i = 0; i < sinks_.size(); ++i) {
      aggregate::StageSummary part = sinks_[i]->recorder().take();
      part.workers = {ends[i].health};
      result.cut_short = result.cut_short || ends[i].cut_short;
      result.budget_spent = result.budget_spent || ends[i].budget_spent;
      if (i == 0) {
        result.summary = std::move(part);
      } else {
        result.summary.merge(part);
      }
    }
    return result;
  }

  std::unique_ptr<engine::Engine> engine_;
  std::vector<std::unique_ptr<RecordingSink>> sinks_;
  std::vector<sample::SampleSink*> pointers_;
};

}  // namespace

Result<std::unique_ptr<LoadSource>> make_local_load(const plan::Plan& plan,
                                                    std::shared_ptr<engine::SharedBudget> budget) {
  auto engine = engine::make_local_engine(plan, std::move(budget),
                                          std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
  if (!engine) return tl::unexpected(engine.error());
  return std::make_unique<LocalLoad>(std::move(*engine), plan.routes.size());
}

}  // namespace brink::run
