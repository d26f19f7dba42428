#include "run/local_load.h"

#include "engine/local_engine.h"
#include "probe/host_probe.h"
#include "run/recording_sink.h"
#include "run/tally_collector.h"

namespace brink::run {
namespace {

constexpr Duration watch_step = std::chrono::milliseconds(100);

class LocalLoad final : public LoadSource {
 public:
  LocalLoad(std::unique_ptr<engine::Engine> engine, std::size_t routes) : engine_(std::move(engine)) {
    for (std::uint32_t i = 0; i < engine_->workers(); ++i) {
      sinks_.push_back(std::make_unique<RecordingSink>(routes, WorkerId{i}));
      pointers_.push_back(sinks_.back().get());
    }
  }

  Instant now() override { return engine::local_now(); }

  void share(const engine::Share& share) override { engine_->share(share); }

  StageResult play(const plan::Stage& stage, const Keep& keep, const Watcher& watcher) override {
    for (auto& sink : sinks_) sink->keep({keep.replay, keep.samples / sinks_.size(), nullptr, keep.watched});
    probe::HostProbe probe;
    const Instant begin = now();
    TallyCollector tallies(keep.onlooker, recorders());
    engine_->begin(stage, pointers_, keep.begin, keep.from.value_or(Instant{}));
    for (const engine::Share& one : keep.shares) engine_->share(one);
    while (!engine_->wait(watch_step)) {
      tallies.look(now());
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
    for (const auto& sink : sinks_) all.merge(sink->live());
    return all;
  }

  std::vector<aggregate::Recorder*> recorders() const {
    std::vector<aggregate::Recorder*> all;
    for (const auto& sink : sinks_) all.push_back(&sink->recorder());
    return all;
  }

  StageResult collect() {
    StageResult result;
    const auto ends = engine_->finish();
    for (std::size_t i = 0; i < sinks_.size(); ++i) {
      aggregate::StageSummary part = sinks_[i]->recorder().take();
      aggregate::merge_watched(result.watched, sinks_[i]->take_watched());
      part.workers = {ends[i].health};
      result.cut_short = result.cut_short || ends[i].cut_short;
      result.budget_spent = result.budget_spent || ends[i].budget_spent;
      const auto& first = sinks_[i]->first();
      if (first && (!result.first || first->begun < result.first->begun)) result.first = first;
      if (i == 0) {
        result.summary = std::move(part);
      } else {
        result.summary.merge(part);
      }
    }
    collect_samples(result);
    return result;
  }

  // Workers may have thinned theirs differently; what is left is one in as many of all.
  void collect_samples(StageResult& result) {
    for (const auto& sink : sinks_) result.every = std::max(result.every, sink->every());
    for (const auto& sink : sinks_) {
      const std::uint32_t factor = result.every / sink->every();
      auto samples = sink->take_samples();
      if (factor > 1) thin(samples, factor);
      result.samples.insert(result.samples.end(), samples.begin(), samples.end());
    }
    in_order_of_end(result.samples);
  }

  std::unique_ptr<engine::Engine> engine_;
  std::vector<std::unique_ptr<RecordingSink>> sinks_;
  std::vector<sample::SampleSink*> pointers_;
};

}  // namespace

namespace {

Result<std::unique_ptr<LoadSource>> local_load(const plan::Plan& plan, std::shared_ptr<engine::SharedBudget> budget,
                                               std::shared_ptr<engine::UserProgram> program, plan::Segment part = {}) {
  if (program) program->take_part(part);
  auto engine = engine::make_local_engine(plan, std::move(budget),
                                          std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()),
                                          std::move(program), part);
  if (!engine) return tl::unexpected(engine.error());
  return std::make_unique<LocalLoad>(std::move(*engine), plan.routes.size());
}

}  // namespace

Result<std::unique_ptr<LoadSource>> make_local_load(const plan::Plan& plan,
                                                    std::shared_ptr<engine::SharedBudget> budget) {
  return local_load(plan, std::move(budget), nullptr);
}

LoadFactory local_load_of(std::shared_ptr<engine::UserProgram> program, plan::Segment part) {
  return [program = std::move(program), part](const plan::Plan& plan, std::shared_ptr<engine::SharedBudget> budget) {
    return local_load(plan, std::move(budget), program, part);
  };
}

}  // namespace brink::run
