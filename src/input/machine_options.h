// The options that send a run to other machines, and those of a worker there.
#pragma once

#include <optional>

#include "base/result.h"
#include "input/options/values.h"
#include "input/surroundings.h"
#include "plan/machines.h"

namespace brink::input {

// Nothing without --workers. `users`: most at once. Errors: usage, options that contradict each other or make no sense
// without --workers.
Result<std::optional<plan::Machines>> read_machines(const Values& values, std::uint32_t users);

// By --on-worker-loss, of machines and of processes.
plan::OnLoss read_on_loss(const Values& values);

Result<plan::Joining> read_joining(const Values& values, const Surroundings& surroundings);

}  // namespace brink::input
