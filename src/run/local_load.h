// The workers of this machine as a LoadSource: an engine, a recorder for each worker, and readings of the machine.
#pragma once

#include "engine/user_program.h"
#include "run/load_source.h"

namespace brink::run {

// A LoadFactory over real machines (net::make_real_machine).
Result<std::unique_ptr<LoadSource>> make_local_load(const plan::Plan& plan,
                                                    std::shared_ptr<engine::SharedBudget> budget);

// The same, of users who do what a program says. `part`: of the plan, of which others play the rest.
LoadFactory local_load_of(std::shared_ptr<engine::UserProgram> program, plan::Segment part = {});

}  // namespace brink::run
