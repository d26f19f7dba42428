// How options read in help, manual and reference: one wording for all three.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "input/options/option.h"

namespace brink::cli {

// {"Load", {...}}: the groups of a command in the order of the table.
using Group = std::pair<std::string_view, std::vector<const input::Option*>>;
std::vector<Group> groups_of(input::Command command);

// "-c, --connections N"; toggles as "--keepalive, --no-keepalive".
std::string heading(const input::Option& option);
// The help text with the default, the second spelling and the variable of the environment.
std::string description(const input::Option& option);
// The same with what the option takes, for the manual: limits are part of it.
std::string full_description(const input::Option& option);

// "brink bench [OPTION]... URL...".
std::string synopsis(const input::CommandInfo& command);

}  // namespace brink::cli
