// Program: a scenario as one worker carries it out: the rules of its steps, its data and counters, and the turns of its
// flows. Shared by the worker's users; its thread only.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "engine/scenario/json_lookup.h"
#include "engine/scenario/row_cursor.h"
#include "engine/scenario/rules.h"
#include "engine/scenario/scope.h"
#include "plan/plan.h"
#include "plan/scenario.h"

namespace brink::engine {

class Program {
 public:
  // A plan with a scenario.
  Program(const plan::Plan& plan, plan::Segment segment, WallClock now);

  struct ActRules {
    StepRules answer;  // which message it is
    StepRules own;     // what must be true of that
  };
  struct FlowProgram {
    const plan::Flow& flow;
    std::vector<StepRules> rules;             // by step
    std::vector<std::vector<ActRules>> acts;  // by step, of those over a WebSocket
  };
  // The flow of the next iteration: over each cycle of the worker they come up exactly by their weights.
  const FlowProgram& next_flow();
  // The rows of the next iteration, one of each data set; false when one of them has no more.
  bool take_rows(Scope& scope);
  // Where the rows of a route go.
  const Url& origin(RouteId route) const { return plan_.routes[route.value].url; }

  const plan::Scenario& scenario() const { return *plan_.scenario; }
  ScopeSources& sources() { return sources_; }
  JsonLookup& json() { return json_; }

 private:
  plan::Plan plan_;
  ScopeSources sources_;
  JsonLookup json_;
  std::vector<FlowProgram> flows_;
  std::vector<std::uint32_t> cycle_;  // of flows
  std::uint64_t turn_;
  std::vector<RowCursor> cursors_;  // by data set
};

}  // namespace brink::engine
