// What a module's name means: a module that is built in ("k6/http"), a file ("file:///home/x/user.js"), or something
// of the web ("https://…"). Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace brink::script::js {

// The whole name of `specifier` as the module `base` (a whole name) says it. Errors, in the words k6's users know:
// names that are no path (nothing is looked up in node_modules), http://, a file that something of the web asks for.
Result<std::string> resolve_module(std::string_view base, std::string_view specifier);

// What open(name) means in a script that lies in the folder `folder`: an absolute path. Errors: an empty name.
Result<std::string> resolve_opened(std::string_view folder, std::string_view name);

// "/home/x/y.js" of "file:///home/x/y.js"; empty for anything else.
std::string path_of(std::string_view whole_name);
std::string file_name_of(std::string_view path);

inline bool is_built_in(std::string_view whole_name) { return whole_name == "k6" || whole_name.starts_with("k6/"); }
inline bool is_remote(std::string_view whole_name) { return whole_name.starts_with("https://"); }

}  // namespace brink::script::js
