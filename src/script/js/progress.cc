#include "script/js/progress.h"

#include <algorithm>

namespace brink::script::js {
namespace {

namespace k6 = plan::k6;

struct Name {
  std::string_view operator()(const k6::SharedIterations&) const { return "shared-iterations"; }
  std::string_view operator()(const k6::PerUserIterations&) const { return "per-vu-iterations"; }
  std::string_view operator()(const k6::ConstantUsers&) const { return "constant-vus"; }
  std::string_view operator()(const k6::RampingUsers&) const { return "ramping-vus"; }
  std::string_view operator()(const k6::ConstantArrivals&) const { return "constant-arrival-rate"; }
  std::string_view operator()(const k6::RampingArrivals&) const { return "ramping-arrival-rate"; }
};

struct Progress {
  Duration elapsed;
  double completed;

  double by_time(Duration all) const { return all > Duration{} ? seconds(elapsed) / seconds(all) : 1; }
  double operator()(const k6::SharedIterations& of) const { return completed / static_cast<double>(of.iterations); }
  double operator()(const k6::PerUserIterations& of) const {
    return completed / (static_cast<double>(of.iterations) * of.users);
  }
  double operator()(const k6::ConstantUsers& of) const { return by_time(of.duration); }
  double operator()(const k6::RampingUsers& of) const { return by_time(plan::length_of(of.stages)); }
  double operator()(const k6::ConstantArrivals& of) const { return by_time(of.duration); }
  double operator()(const k6::RampingArrivals& of) const { return by_time(plan::length_of(of.stages)); }
};

}  // namespace

std::string_view executor_name(const k6::Executor& executor) { return std::visit(Name{}, executor); }

double progress_of(const k6::Scenario& scenario, Duration elapsed, const engine::ScenarioCounts& counts) {
  const Progress progress{elapsed, static_cast<double>(counts.completed.load())};
  return std::clamp(std::visit(progress, scenario.executor), 0.0, 1.0);
}

}  // namespace brink::script::js
