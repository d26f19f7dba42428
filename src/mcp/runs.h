// Saved runs as tools name them: ids, never paths.
#pragma once

#include <string>

#include "base/result.h"
#include "mcp/tool.h"

namespace brink::mcp {

// An id, a unique beginning of one, or "latest". Errors: something else; no such run; one that cannot be read.
Result<output::Record> load_run(const Call& call, const std::string& which);

// The error without the place of the store, which is nobody's business but that of whoever started the server.
Error without_place(Error error, const input::McpOptions& options);

}  // namespace brink::mcp
