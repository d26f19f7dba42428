// What only the process as a whole can do.
#pragma once

#include <cstdint>

#include "cli/door.h"
#include "run/run.h"

namespace brink::app {

// SIGINT, SIGTERM and SIGHUP ask `stop` to end the run in order; a third one ends the process at once. `stop` lives for
// ever.
void stop_on_signals(run::Stop& stop);

// How many threads of this process can run at once; asked once.
std::uint32_t usable_cores();

// Who does the work behind the commands, the other doors among them.
cli::Doers all_doers();

}  // namespace brink::app
