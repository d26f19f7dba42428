// Engine: the workers of one machine, each on a thread of its own, playing one stage after another. The threads share
// nothing but the stage they were told to play and the budget.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "engine/worker.h"
#include "net/machine.h"
#include "plan/plan.h"

namespace brink::engine {

struct EngineSetup {
  plan::Plan plan;
  std::shared_ptr<SharedBudget> budget;  // of the whole run: several engines may draw from it
  // Called on each worker's own thread.
  std::function<Result<std::unique_ptr<net::Machine>>(std::uint32_t worker)> make_machine;
  // Likewise: what its users do. Empty: they send the plan's routes in turn.
  std::function<Result<std::shared_ptr<BehaviourFactory>>(plan::Segment segment)> make_behaviours;
  plan::Segment part = {};  // of the plan that this engine plays; its workers divide it
  // Likewise, where a program counts metrics, and has scenarios to play; both may be empty.
  std::function<sample::MetricSink*(plan::Segment segment)> metrics = {};
  std::function<std::optional<ScenarioPlay>()> scenarios = {};
  std::shared_ptr<const plan::Network> network = nullptr;  // how connections are made; null: as the client says
  std::function<Instant()> now;                            // the machines' clock; thread-safe
  protocol::WallTime wall{};                               // wall-clock time now
};

// Calls come from one thread. begin() and finish() alternate.
class Engine {
 public:
  // Starts the threads. Errors are those of making machines and of requests that cannot be sent.
  static Result<std::unique_ptr<Engine>> make(EngineSetup setup);
  ~Engine();  // cuts a stage that is still being played

  std::uint32_t workers() const;
  // Starts a stage; sinks[i] belongs to worker i until finish(). `at`: when it begins, where others begin as well, a
  // moment from now; none: at once. `from`: what comes before is not played here.
  void begin(const plan::Stage& stage, std::span<sample::SampleSink* const> sinks,
             std::optional<Instant> at = std::nullopt, Instant from = {});
  // While it is played: another's share of it as well, see Share.
  void share(const Share& share);
  // Waits until the stage is over or `most` has passed; true when over.
  bool wait(Duration most);
  void stop(StageControl::Level level);
  // After wait() said so: how it went, by worker.
  std::vector<StageEnd> finish();

 private:
  struct Shared;
  explicit Engine(std::unique_ptr<Shared> shared);
  std::unique_ptr<Shared> shared_;
};

}  // namespace brink::engine
