// The Python modules that are built into the program: `loadpilot` as scripts import it, and what stands behind it
// (lib/). They go before modules of the same name anywhere else.
#pragma once

namespace brink::script::py {

// Makes them importable and imports the first, which prepares the interpreter. False with an exception set. With the
// GIL.
bool install_library();

}  // namespace brink::script::py
