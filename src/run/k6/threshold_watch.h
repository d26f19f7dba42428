// ThresholdWatch: a test's thresholds while it goes on: judged every two seconds, and whether one of them ends it. The
// run's thread.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "run/k6/metric_desk.h"
#include "verdict/k6/thresholds.h"

namespace brink::run::k6 {

class ThresholdWatch {
 public:
  // All outlive it.
  ThresholdWatch(std::span<const verdict::k6::Bound> bounds, const aggregate::MetricCatalog& catalog, MetricDesk& desk)
      : bounds_(bounds), catalog_(catalog), desk_(desk) {}

  // `elapsed` since the test began. True from when a broken threshold ends it.
  bool look(Duration elapsed);
  bool ended_the_test() const { return !ended_by_.empty(); }
  // Which one, as it is written.
  const std::string& ended_by() const { return ended_by_; }

 private:
  static constexpr Duration interval = std::chrono::seconds(2);

  std::span<const verdict::k6::Bound> bounds_;
  const aggregate::MetricCatalog& catalog_;
  MetricDesk& desk_;
  Duration next_ = interval;
  std::string ended_by_;
};

}  // namespace brink::run::k6
