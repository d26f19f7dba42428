// The steps of a scenario: each a request, and a row in reports.
#pragma once

#include <optional>
#include <vector>

#include "base/url.h"
#include "input/scenario/context.h"
#include "plan/plan.h"
#include "plan/scenario.h"

namespace brink::input {

inline constexpr std::size_t most_steps = 1000;  // of all flows together: each is a row in every report

// What all steps of a flow have in common.
struct StepDefaults {
  std::optional<Url> base;            // paths are seen from it; its own path goes before theirs
  std::vector<plan::Header> headers;  // of the command line; a step's own go before them
  Field common_headers;               // of the scenario; likewise
  Duration think{};
};

// Reads steps and numbers their routes. Steps of one name are one row; then they have one origin.
class StepReader {
 public:
  explicit StepReader(ScenarioContext& context) : context_(context) {}

  std::vector<plan::Step> read(const Field& steps, const StepDefaults& defaults);
  std::vector<plan::Route> take_routes() { return std::move(routes_); }

 private:
  plan::Step read_step(const Field& step, std::size_t number, const StepDefaults& defaults);
  RouteId route_of(const Field& step, const plan::Step& read, Url url);

  ScenarioContext& context_;
  std::vector<plan::Route> routes_;
  std::size_t steps_ = 0;
};

}  // namespace brink::input
