// What the tools that make a run share: what they ask for beside the load, and what they answer when it has ended.
#pragma once

#include <string_view>

#include "mcp/tool.h"

namespace brink::mcp {

// Those of the server, with a seed of this call's own.
input::Surroundings surroundings_of(const Call& call);

// In the server's store. The record says which tool made it in place of a command line.
run::Saving saving(const Call& call, std::string_view tool);

// The summary of a run, or why there is none. A target that never answered is an error, with the id of the run that
// shows it; so is nothing else: a target that breaks or a run that was stopped are answers.
Result<Json> result_of(const Result<run::Outcome>& outcome, const Call& call);

}  // namespace brink::mcp
