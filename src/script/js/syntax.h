// What kind of program a file is, found out by the engine's own parser; and TypeScript made into JavaScript.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace brink::script::js {

// What stands around a CommonJS file when it is compiled; on its first and last line, so that lines keep their numbers.
inline const std::string common_prefix = "(function (module, exports, require) {";
inline constexpr std::string_view common_suffix = "\n})";

struct Script {
  std::string text;
  bool common = false;  // CommonJS
};

// `name` is what errors say ("file:///home/x/script.ts:3:7"). Errors: TypeScript that cannot be read. Whether the
// JavaScript can be, is found out when it is compiled.
Result<Script> to_javascript(const std::string& name, std::string_view text, bool typescript);

}  // namespace brink::script::js
