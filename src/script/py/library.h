// The Python modules that are built into the program: `loadpilot` as scripts import it, and what stands behind it
// (lib/). They go before modules of the same name anywhere else.
#pragma once

#include <string_view>
#include <vector>

namespace brink::script::py {

// Makes them importable and imports the first, which prepares the interpreter. False with an exception set. With the
// GIL.
bool install_library();

struct Module {
  const char* name;
  bool is_package;
  std::string_view source;
};
// Those that files of Locust import, and what they stand on.
std::vector<Module> locust_modules();

}  // namespace brink::script::py
