// From the options of a search to what `run` is asked for.
#pragma once

#include "input/run_options.h"
#include "run/run.h"

namespace brink::cli {

// Without `saving`.
run::RunRequest search_request(input::RunOptions options);

}  // namespace brink::cli
