// The kept exchanges of a record as text: for each kind of failure the first request and what came back.
#pragma once

#include <string>

#include "output/record.h"

namespace brink::cli {

// Empty when nothing failed. Lines begin with "> " for what was sent and "< " for what came back; bodies are cut to 20
// lines, and control characters replaced.
std::string render_evidence(const output::Record& record);

}  // namespace brink::cli
