// MetricDesk: where the metrics of one test come together: a recorder for each worker and one for the run itself (vus,
// vus_max), asked for what they have while the test goes on, and added up with what other processes tell. The workers'
// recorders are used by them; everything else is the run's thread.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "aggregate/metric_recorder.h"
#include "engine/scenario_board.h"
#include "plan/k6.h"
#include "verdict/k6/thresholds.h"

namespace brink::run::k6 {

// The metrics of a test, with the sub-metric that its summary looks at.
std::unique_ptr<aggregate::MetricCatalog> make_catalog(const plan::k6::Init& init);
std::vector<verdict::k6::Bound> bounds_of(const plan::k6::Options& options, aggregate::MetricCatalog& catalog);

class MetricDesk {
 public:
  // All outlive it. `observers`: one for each worker and then one for the run, or none.
  MetricDesk(const aggregate::MetricCatalog& catalog, std::uint32_t workers,
             const std::vector<aggregate::MetricObserver*>& observers);

  // Of a worker, from its own thread.
  sample::MetricSink* sink(std::uint32_t worker) { return recorders_[worker].get(); }

  // About ten times a second: once a second the gauges of users, and whatever has come from the workers.
  void look(const engine::ScenarioBoard& board, std::uint32_t planned_users, Instant now);
  // What came on top of the metrics elsewhere: from the first time on the workers here are idle while others play.
  void hear(const aggregate::MetricSummary& more);

  // Asks for all numbers; they come with a look() some tenths of a second later.
  void ask();
  // Those that came last, once.
  std::optional<aggregate::MetricSummary> take();
  // The same, as often as one likes; nothing before the first came.
  const std::optional<aggregate::MetricSummary>& latest() const { return latest_; }
  // Between stages.
  aggregate::MetricSummary summary() const;

 private:
  std::vector<std::unique_ptr<aggregate::MetricRecorder>> recorders_;
  aggregate::MetricRecorder own_;
  std::vector<std::optional<aggregate::MetricSummary>> parts_;  // of those that were asked
  std::optional<aggregate::MetricSummary> elsewhere_;
  std::optional<aggregate::MetricSummary> latest_;
  bool asked_ = false;
  bool fresh_ = false;  // the latest have not been taken
  Instant next_gauge_{};
};

}  // namespace brink::run::k6
