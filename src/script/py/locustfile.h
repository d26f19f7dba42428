// Files of Locust: read with their command line, on the thread that starts the run; their users played on the worker's.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/user_program.h"
#include "plan/plan.h"
#include "plan/script.h"

namespace brink::script::py {

// Starts the interpreter, reads the line and executes the files. `path`: the environment's PATH, where "python3" is
// looked for. What is wrong with line or files is said as Locust says it, with its exit code (plan::Locustfile::exit).
Result<plan::Locustfile> read_locustfile(const std::vector<std::string>& words, const std::string& path);

// The rows that users of the file read last have for what they send to these hosts, in turn.
std::vector<plan::Route> locust_routes(const std::vector<Url>& hosts);

// Its users, in a plan with those routes.
std::unique_ptr<engine::UserProgram> make_locust_program(const plan::Plan& plan);

// After the run: the listeners of its end, the tables, the files. `interrupted`: it was told to stop.
Result<plan::LocustEnd> finish_locust(bool interrupted);

// What its page asks (lib/_brink_locust_page.py); also while its users live. Both are JSON.
Result<std::string> ask_locust_page(const std::string& question);

// The file read last, as the form of its page has it from now on. Errors: usage, as Locust would say it.
Result<plan::Locustfile> read_locust_form(const std::string& form);

// A run has ended, and another may follow.
void pause_locust();

}  // namespace brink::script::py
