// A script of k6, from its text to what a run needs of it: the one thing that the rest of the house sees of this
// folder.
#pragma once

#include <memory>

#include "engine/k6_script.h"
#include "engine/script_log.h"

namespace brink::script::js {

// Reads the script: its first pass runs on the calling thread, and what it prints is written to `log`, which outlives
// the script. `now`: the clock of the machine that will play it, thread-safe. Errors: what the script threw or could
// not be compiled for, with its place; a file or module it asks for and cannot have. One that called exec.test.abort()
// in its init code is no error: its aborted() says so, and it is of no other use.
Result<std::unique_ptr<engine::K6Script>> open_k6(plan::k6::Source source, engine::ScriptLog& log, Instant (*now)());

}  // namespace brink::script::js
