// The steps of a scenario: each a request, and a row in reports.
#pragma once

#include <optional>
#include <vector>

#include "base/url.h"
#include "input/scenario/context.h"
#include "input/scenario/rows.h"
#include "input/scenario/sockets.h"
#include "plan/plan.h"
#include "plan/scenario.h"

namespace brink::input {

// What all steps of a flow have in common.
struct StepDefaults {
  std::optional<Url> base;            // paths are seen from it; its own path goes before theirs
  std::vector<plan::Header> headers;  // of the command line; a step's own go before them
  Field common_headers;               // of the scenario; likewise
  Duration think{};
  std::vector<plan::Tag> tags;
};

class StepReader {
 public:
  explicit StepReader(ScenarioContext& context) : context_(context) {}

  std::vector<plan::Step> read(const Field& steps, const StepDefaults& defaults);
  std::vector<plan::Route> take_routes() { return rows_.take(); }

 private:
  plan::Step read_step(const Field& step, std::size_t number, const StepDefaults& defaults);
  void read_request(const Field& step, std::size_t number, const StepDefaults& defaults, plan::Step& out);

  ScenarioContext& context_;
  Rows rows_;
  SocketReader sockets_{context_, rows_};
};

}  // namespace brink::input
