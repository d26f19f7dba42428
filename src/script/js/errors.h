// What went wrong in a script, as text.
#pragma once

#include <string>

#include "script/js/value.h"

namespace brink::script::js {

// "Error: no such user\n\tat login (file:///home/x/script.js:12:5)\n": what was thrown and where, as k6 writes it.
struct Thrown {
  std::string text;   // without the stack
  std::string stack;  // its lines, each with a tab and a line end; may be empty
  std::string whole() const { return stack.empty() ? text : text + "\n" + stack; }
  // In one line, with the first place that is the script's.
  std::string line() const;
};
Thrown describe(JSContext* context, JSValueConst thrown);

}  // namespace brink::script::js
