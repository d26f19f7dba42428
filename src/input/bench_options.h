// The options of `bench` as a plan and the one stage of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "input/autofind_options.h"
#include "input/options/values.h"
#include "input/processes.h"
#include "input/surroundings.h"
#include "plan/exporting.h"
#include "plan/limit.h"
#include "plan/plan.h"

namespace brink::input {

struct BenchOptions {
  plan::Plan plan;
  plan::Stage stage;
  plan::Exporting exporting;
  std::optional<AutofindOptions> autofind;  // then `stage` is a step of it
  plan::Limits limits;
  Processes processes;                     // of users that are a program
  std::vector<std::string> foreign_hosts;  // see client_options.h
  std::vector<std::string> notes;          // what was decided for the user, one sentence each
};

// Errors: usage, one line that names the option, its value and what to do.
Result<BenchOptions> read_bench(const Values& values, const Surroundings& surroundings);

}  // namespace brink::input
