// What people are told of a cause. Text for a terminal: see terminal.h.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "output/terminal.h"

namespace brink::output {

std::vector<std::string_view> cause_names();
std::vector<std::string_view> experiment_names();
// In a few words; of no known cause, its name.
std::string_view cause_title(std::string_view cause);

// All causes, a line each.
std::string render_causes(const TerminalStyle& style);

// One cause in full: mechanism, fingerprint, fixes. Empty when there is no such cause.
std::string render_explanation(std::string_view cause, const TerminalStyle& style);

}  // namespace brink::output
