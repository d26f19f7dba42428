// A scenario over WebSockets against a simulated target, as users play it.
#pragma once

#include "engine/scenario/behaviour.h"
#include "input/scenario/scenario_testing.h"
#include "sim/rig.h"
#include "sim/sim_socket.h"

namespace brink::test {

// Counts connections besides.
class CountingSocketTarget final : public sim::SocketTarget {
 public:
  bool accept(sim::SimMachine&) override { return ++connections <= most_connections; }
  std::uint64_t connections = 0;
  std::uint64_t most_connections = ~std::uint64_t{0};
};

struct SocketTrial {
  explicit SocketTrial(const std::string& scenario, const input::ScenarioTrial& given = {}) : rig(target) {
    input::ScenarioTrial trial = given;
    trial.url = "http://10.0.0.1";
    auto read = input::read_text(scenario, trial, "s.yaml");
    CHECK(read.has_value(), read ? "" : read.error().message.c_str());
    follow(read->routes, read->scenario);
  }
  void follow(std::vector<plan::Route> routes, std::shared_ptr<const plan::Scenario> scenario) {
    rig.plan.routes = std::move(routes);
    rig.plan.scenario = std::move(scenario);
    rig.behaviours = std::make_shared<engine::ScenarioFactory>(rig.plan, plan::Segment{},
                                                               [] { return std::chrono::system_clock::time_point{}; });
  }
  aggregate::StageSummary play(std::uint64_t requests, std::uint32_t users = 1) {
    plan::Stage stage;
    stage.load = plan::Closed{users};
    stage.requests = requests;
    return rig.play(stage);
  }
  aggregate::StageSummary play(Duration duration, std::uint32_t users = 1) {
    return rig.play(Rig::closed(users, duration));
  }
  const aggregate::RouteSummary& row(const aggregate::StageSummary& s, std::string_view name) const {
    for (std::size_t i = 0; i < rig.plan.routes.size(); ++i) {
      if (rig.plan.routes[i].name == name) return s.routes[i];
    }
    CHECK(false, "no such row");
  }
  const sample::SocketCounts& sockets() const { return rig.end.health.sockets; }

  CountingSocketTarget target;
  Rig rig;
};

inline std::uint64_t failures(const aggregate::RouteSummary& row, sample::Failure failure) {
  return row.counts.failures[static_cast<std::size_t>(failure)];
}

inline double p50_of(const aggregate::RouteSummary& row) { return seconds(row.response().quantile(0.5)); }

}  // namespace brink::test
