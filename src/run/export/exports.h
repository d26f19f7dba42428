// Exports: all that the numbers of one run go to while it is made. Adds up the tallies of its stages, makes a snapshot
// of them once an interval, and hands that to every exporter. Whatever becomes of it there, the run goes on.
//
// All calls come from the thread that plays the run, and none waits but finish().
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "output/export/run_metrics.h"
#include "output/record.h"
#include "plan/exporting.h"
#include "run/export/exporter.h"
#include "run/export/metrics_server.h"
#include "run/load_source.h"
#include "run/stop.h"

namespace brink::run {

class Exports final : public Onlooker {
 public:
  using WallClock = std::function<std::chrono::system_clock::time_point()>;

  // `record`: of the run, which it looks at for id, kind, stages and answer; outlives it. Errors: what is wrong on this
  // machine, such as an address that cannot be listened at.
  static Result<std::unique_ptr<Exports>> start(const plan::Exporting& exporting, const output::Record& record,
                                                WallClock wall_clock);

  // Something the user should know now, once: where metrics are served, the first failure of each exporter.
  std::vector<std::string> news();

  // The stages that follow are of this plan.
  void about(const plan::Plan& plan);
  // This one is played next, from `now` on.
  void begin_stage(const plan::Stage& stage, Instant now);
  // More metrics of the run: added to each snapshot, on the thread that plays the run.
  void add_beside(std::function<void(output::MetricSet&)> add) { beside_ = std::move(add); }
  void load_is(const output::LoadNow& load) { load_ = load; }  // `in_flight` is known here
  bool wants_tally(Instant now) override { return now >= due_; }
  bool wants_processes() const override { return true; }
  void on_processes(const std::vector<ProcessNow>& processes) override { processes_ = processes; }
  void on_tally(const aggregate::Tally& tally, Instant now) override;
  void end_stage(const aggregate::StageSummary& summary, Instant now);

  // Sends the last snapshot, waits for it for at most five seconds, or until a second request to stop, and says how
  // each exporter fared.
  std::vector<output::Export> finish(const Stop& stop);

 private:
  struct Target {
    std::string name;  // "pushgateway"
    std::string to;    // masked
    std::unique_ptr<Exporter> exporter;
  };

  Exports(const plan::Exporting& exporting, const output::Record& record, WallClock wall_clock);
  Result<void> add(std::string name, std::string to, Result<std::unique_ptr<Sender>> sender);
  Result<void> add_all(const plan::Exporting& exporting);
  std::size_t slot_of(const std::string& name);
  void add_tally(output::RunNumbers& numbers, const aggregate::Tally& tally) const;
  output::RunNumbers numbers_now() const;
  void look_at_processes(Instant now);
  Snapshot snapshot(const output::RunNumbers& numbers);
  void show(const Snapshot& snapshot, Instant now);
  void wait_for_all(const Stop& stop) const;

  const output::Record& record_;
  WallClock wall_clock_;
  Duration interval_;
  std::vector<Target> targets_;
  std::unique_ptr<MetricsServer> server_;
  bool told_where_ = false;

  output::RunNumbers numbers_;                // of the stages that have ended
  output::RunNumbers::Whole whole_;           // likewise
  std::map<std::string, std::size_t> slots_;  // of route names in numbers_.routes
  std::vector<std::size_t> stage_slots_;      // of the routes of the plan
  output::LoadNow load_;
  // Of the stage that is played, or was and is not in the record yet: those who play it, and what came of that so far.
  struct Course {
    Duration warmup{};
    std::optional<Duration> length;
    Instant begin{};
    std::size_t stages_before = 0;  // in the record
    double invalid_s = 0;
    std::uint64_t lost_workers = 0, unknown_requests = 0;
  };
  Course course_;
  std::vector<ProcessNow> processes_;
  output::Totals before_;  // of the last snapshot
  Instant due_{};          // of the next
  std::function<void(output::MetricSet&)> beside_;
};

}  // namespace brink::run
