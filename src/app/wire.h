// What only the process as a whole can do.
#pragma once

#include "run/run.h"

namespace brink::app {

// SIGINT and SIGTERM ask `stop` to end the run in order; a third one ends the process at once. `stop` lives for ever.
void stop_on_signals(run::Stop& stop);

}  // namespace brink::app
