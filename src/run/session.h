// Session: what bench and find_limit share while they play stages: the record being built, progress for the observer,
// the stop signal, the budget.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "run/export/exports.h"
#include "run/frame.h"
#include "run/judged_processes.h"
#include "run/machinery.h"
#include "run/run.h"
#include "run/spare_files.h"
#include "verdict/health.h"

namespace brink::run {

// Ends a stage at once when `dying` says so.
template <class Dying>
Watcher cut_when(Dying dying) {
  return
      [dying](const aggregate::Live& live, Duration elapsed) { return dying(live, elapsed) ? Watch::cut : Watch::go; };
}

class Session {
 public:
  Session(std::string kind, const Saving& saving, const Machinery& machinery, Observer& observer, Stop& stop);

  output::Record& record() { return outcome_.record; }
  const verdict::Calibration& calibration() const { return calibration_; }
  bool stopped() const { return stop_.requests() > 0; }

  // First of all, if anything is exported. Errors: what is wrong with it on this machine.
  Result<void> export_to(const plan::Exporting& exporting);
  // What is exported beside the run's own numbers; see Exports. Nothing where nothing is exported.
  void export_beside(std::function<void(output::MetricSet&)> add) {
    if (exports_) exports_->add_beside(std::move(add));
  }
  bool exports() const { return exports_ != nullptr; }
  // The stages that follow are of this plan, which outlives them. `wall`: how they will be judged, see judge().
  void about(const plan::Plan& plan, Duration wall = {});
  // Where the plan's routes get their names while a stage is played: asked whenever somebody is shown them.
  void name_routes_by(std::function<std::vector<std::string>()> names) { route_names_ = std::move(names); }

  // Before the first request to the target: calibrates, unless the plan is too small to need it. `processes`: that play
  // it.
  void calibrate(const plan::Plan& plan, std::uint32_t processes = 1);
  // The run's clock starts.
  void begin(Instant now) { run_begin_ = now; }
  Instant run_begin() const { return run_begin_; }

  // From now on readings of the target's own side come with every stage. Null: nobody looks.
  void watch_target(std::unique_ptr<probe::TargetSide> side) { side_ = std::move(side); }
  probe::TargetFacts target_facts() const { return side_ ? side_->facts() : probe::TargetFacts{}; }

  // Plays a stage with progress; `wish` (may be empty) says whether to end it before its time, and how.
  StageResult play(LoadSource& load, const plan::Stage& stage, const std::string& purpose, const Keep& keep,
                   const Watcher& wish);
  // What the gates say of it.
  // `wall`: only whether p95 is beyond it will be asked of the stage; none when its latencies themselves count.
  verdict::Health judge(const plan::Stage& stage, const StageResult& result, Duration wall = {}) const;

  // The same, and what they say of each of those that played it together.
  JudgedProcesses judge_all(const plan::Stage& stage, const StageResult& result, Duration wall = {}) const;

  void count_requests(std::uint64_t requests) { outcome_.record.requests_sent += requests; }
  // Everything that is kept of a stage beside its numbers.
  void keep(const plan::Plan& plan, const StageResult& result);
  // Closes the record and saves it.
  Outcome finish(Instant now);
  Outcome& outcome() { return outcome_; }
  Observer& observer() { return observer_; }

 private:
  void report(const aggregate::Live& live, Duration elapsed, const plan::Stage& stage, const std::string& purpose);
  verdict::HealthInput health_input(const plan::Stage& stage, const aggregate::StageSummary& summary,
                                    Duration wall) const;
  // Null when nobody wants to be told.
  std::unique_ptr<Onlooker> teller(const plan::Stage& stage, const std::string& purpose, Instant begin);
  void tell_news();
  const Saving& saving_;
  const Machinery& machinery_;
  Observer& observer_;
  Stop& stop_;
  const plan::Plan* plan_ = nullptr;  // of the stages being played
  Duration wall_{};
  std::function<std::vector<std::string>()> route_names_;
  Outcome outcome_;
  verdict::Calibration calibration_;
  std::unique_ptr<probe::TargetSide> side_;
  std::unique_ptr<Exports> exports_;
  SpareFiles spare_;
  Instant run_begin_{};
};

}  // namespace brink::run
