// StageTeller: tells the observer of a run how the stage stands that is being played, soon after each second of its
// window (and of its warm-up) is over. One a stage.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "aggregate/tally.h"
#include "plan/plan.h"
#include "run/load_source.h"
#include "run/run.h"
#include "verdict/health.h"

namespace brink::run {

struct ToldStage {
  const plan::Plan& plan;
  const plan::Stage& stage;
  std::string purpose;
  Instant begin{};  // of the stage, its warm-up included
  // Names that routes have by now, where a program gives them; empty ones are the plan's. May be empty.
  std::function<std::vector<std::string>()> names = {};
};

class StageTeller final : public Onlooker {
 public:
  // Judges the stage so far.
  using Judge = std::function<verdict::Health(const aggregate::StageSummary& so_far)>;

  // What `told` refers to, and the observer, outlive it.
  StageTeller(ToldStage told, Observer& observer, Judge judge);

  bool wants_tally(Instant now) override;
  bool wants_processes() const override { return true; }
  void on_processes(const std::vector<ProcessNow>& processes) override;
  void on_tally(const aggregate::Tally& tally, Instant now) override;

 private:
  struct ToldOf {
    std::uint64_t ended = 0;
    Instant at{};
    double rate = 0;
  };
  std::int64_t second(Instant now) const;
  void add_processes(output::LiveStage& stage, Instant now);
  plan::Plan named() const;

  ToldStage told_;
  Observer& observer_;
  Judge judge_;
  std::int64_t second_;  // under way when a tally was last wanted; negative in the warm-up
  std::optional<aggregate::Tally> before_;
  std::vector<ProcessNow> processes_;        // as heard of last, with
  std::map<std::uint32_t, ToldOf> told_of_;  // what is needed for their rates, by number
};

}  // namespace brink::run
