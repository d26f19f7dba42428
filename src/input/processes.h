// How many processes play the users of a program: an interpreter has one lock, so more of them take more processes.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "input/options/values.h"
#include "input/surroundings.h"
#include "plan/machines.h"

namespace brink::input {

struct Processes {
  std::uint32_t count = 1;
  plan::OnLoss on_loss = plan::OnLoss::redistribute;
};

// By --processes and --on-worker-loss. Without the former as many as `needed`, within the machine's cores; -1 is as
// many as it has cores. Never more than `most`, since each plays one user at least. `notes` gets what was decided.
// Errors: usage.
Result<Processes> read_processes(const Values& values, const Surroundings& surroundings, std::uint32_t needed,
                                 std::uint32_t most, std::vector<std::string>& notes);

}  // namespace brink::input
