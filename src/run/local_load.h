// The workers of this machine as a LoadSource: an engine, a recorder for each worker, and readings of the machine.
#pragma once

#include "run/load_source.h"

namespace brink::run {

// A LoadFactory over real machines (net::make_real_machine).
Result<std::unique_ptr<LoadSource>> make_local_load(const plan::Plan& plan,
                                                    std::shared_ptr<engine::SharedBudget> budget);

}  // namespace brink::run
