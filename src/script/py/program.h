// A script of Python as a run needs it: read once, on the thread that starts the run, and its users played on the
// workers' threads.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "engine/user_program.h"
#include "plan/plan.h"
#include "plan/script.h"

namespace brink::script::py {

struct ScriptSource {
  std::string file;
  std::string path;  // the environment's PATH: where "python3" is looked for
};

// Starts the interpreter and executes the file. Errors (usage): there is no such file; it raises something, named with
// its line; it has no users.
Result<plan::Script> read_script(const ScriptSource& source);

// The users of the script read last. Its routes in `plan` are those of script_routes().
std::unique_ptr<engine::UserProgram> make_program(const plan::ScriptScenario& scenario, const plan::Plan& plan);

// The rows of a script's requests: one a task, and one for what users do before and after if they do anything.
std::vector<plan::Route> script_routes(const plan::ScriptScenario& scenario, const Url& target);

// At the end of the process: what scripts have left to do and to print.
void end_scripts();

}  // namespace brink::script::py
