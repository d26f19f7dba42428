// Autofind: bench again and again with more users, until the limits that were given no longer hold.
#pragma once

#include "run/machinery.h"
#include "run/run.h"
#include "verdict/autofind.h"

namespace brink::run {

struct AutofindRequest {
  plan::Plan plan;
  plan::Stage step;  // of each; closed, its users are replaced
  verdict::AutofindRules rules;
  plan::Exporting exporting;
  Saving saving;
  std::optional<plan::Machines> machines = std::nullopt;
};

// A step in which this machine was the limit ends the search, as does a stop: the bracket so far is the answer. The
// record is of kind "run", with a level a step.
Result<Outcome> autofind(const AutofindRequest& request, Observer& observer, Stop& stop);
Result<Outcome> autofind_with(const AutofindRequest& request, Observer& observer, Stop& stop,
                              const Machinery& machinery);

}  // namespace brink::run
