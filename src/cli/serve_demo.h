// Serves the fragile shop until stopped.
#pragma once

#include <ostream>
#include <variant>

#include "base/result.h"
#include "input/demo_options.h"
#include "run/run.h"

namespace brink::cli {

// Says where the shop is as soon as it can be reached, and what came to it when it closes; with options.truth only the
// truth, as one line of JSON. Errors: the address cannot be listened on.
Result<std::monostate> serve_demo(const input::DemoOptions& options, std::ostream& out, run::Stop& stop);

}  // namespace brink::cli
