// The Python modules that are built into the program (lib/): `loadpilot`, `locust` and `gevent` as scripts import them,
// and what stands behind them. A file's path is its module's name. They go before modules of the same name anywhere
// else.
#pragma once

namespace brink::script::py {

// Makes them importable and imports the first, which prepares the interpreter. False with an exception set. With the
// GIL.
bool install_library();

}  // namespace brink::script::py
