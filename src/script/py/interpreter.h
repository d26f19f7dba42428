// The one Python interpreter of this process. It is started when the first script is read, on the thread that reads it,
// and lives as long as the process.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "plan/script.h"
#include "script/py/python.h"

namespace brink::script::py {

struct InterpreterSetup {
  std::string path;  // the environment's PATH: where "python3" is looked for
};

// Starts it, or finds it started. `notes` gets what the user should know of which Python it is. Errors: there is no
// standard library of its version on this machine. The caller does not hold the GIL afterwards.
Result<plan::Interpreter> start_interpreter(const InterpreterSetup& setup, std::vector<std::string>& notes);

// The GIL, for as long as it lives, on the thread that started the interpreter.
class Gil {
 public:
  Gil();
  ~Gil();
  Gil(const Gil&) = delete;
  Gil& operator=(const Gil&) = delete;
};

// Around a fork of the process, on the thread that started the interpreter; before any user lives. Objects that are
// there then are left alone by the garbage collector, so that their memory stays shared.
void before_fork();
void after_fork(bool in_child);
// In a child that is about to end: writes out what was printed. What was registered with atexit is the parent's.
void flush_output();

// What Python programs would do at their end: what they registered with atexit, and writing out what they printed. On
// the thread that started the interpreter, once no user is left. Nothing if there is none.
void end_interpreter();

}  // namespace brink::script::py
