// A scenario as scripts and `inspect` see it: the other half of scenarios.h.
#include <nlohmann/json.hpp>

#include "input/k6/duration.h"
#include "input/k6/scenarios.h"

namespace brink::input::k6 {
namespace {

using nlohmann::json;
using namespace plan::k6;  // NOLINT: executors are what this file is about

json show_stages(const std::vector<plan::Leg>& stages) {
  json out = json::array();
  for (const plan::Leg& leg : stages) {
    out.push_back({{"duration", duration_text(leg.length)}, {"target", static_cast<std::uint64_t>(leg.target)}});
  }
  return out;
}

struct Show {
  json& out;
  void operator()(const SharedIterations& e) const { iterations("shared-iterations", e); }
  void operator()(const PerUserIterations& e) const { iterations("per-vu-iterations", e); }
  void operator()(const ConstantUsers& e) const {
    out.update({{"executor", "constant-vus"}, {"vus", e.users}, {"duration", duration_text(e.duration)}});
  }
  void operator()(const RampingUsers& e) const {
    out.update({{"executor", "ramping-vus"},
                {"startVUs", e.at_first},
                {"stages", show_stages(e.stages)},
                {"gracefulRampDown", duration_text(e.graceful_ramp_down)}});
  }
  void operator()(const ConstantArrivals& e) const {
    out.update({{"executor", "constant-arrival-rate"}, {"rate", e.rate}, {"duration", duration_text(e.duration)}});
    users(e);
  }
  void operator()(const RampingArrivals& e) const {
    out.update({{"executor", "ramping-arrival-rate"}, {"startRate", e.start_rate}, {"stages", show_stages(e.stages)}});
    users(e);
  }
  template <class E>
  void iterations(std::string_view name, const E& e) const {
    out.update({{"executor", name},
                {"vus", e.users},
                {"iterations", e.iterations},
                {"maxDuration", duration_text(e.max_duration)}});
  }
  template <class E>
  void users(const E& e) const {
    out.update({{"timeUnit", duration_text(e.time_unit)}, {"preAllocatedVUs", e.users}, {"maxVUs", e.most_users}});
  }
};

}  // namespace

json show_scenario(const Scenario& scenario) {
  json out = {{"startTime", duration_text(scenario.start_time)},
              {"gracefulStop", duration_text(scenario.graceful_stop)},
              {"exec", scenario.exec},
              {"env", scenario.env},
              {"tags", scenario.tags}};
  std::visit(Show{out}, scenario.executor);
  return out;
}

}  // namespace brink::input::k6
