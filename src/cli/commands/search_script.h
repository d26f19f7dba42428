// Searches whose users are a script: `run FILE.py URL --find-limit`, and the front end of Locust.
#pragma once

#include <optional>
#include <string>

#include "cli/commands/commands.h"
#include "input/script_options.h"

namespace brink::cli {

Result<ExitCode> search_script(Door& door, const Call& call, const input::ScriptName& name);
// Of a locustfile that was read; what it has left to do is done. `record`: a file that the record is written to.
Result<ExitCode> search_locustfile(Door& door, const Call& call, const OpenLocustfile& opened,
                                   const std::optional<std::string>& record = std::nullopt);

}  // namespace brink::cli
