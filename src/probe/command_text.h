// The command line of a process, fit to be shown and saved. Pure.
#pragma once

#include <string>
#include <string_view>

namespace brink::probe {

// `cmdline`: words each ended by a zero byte, as /proc/PID/cmdline has them. Values that look like a secret by their
// name (--password=…, TOKEN=…, also as the word after it), and user:password@ of URLs, become "***"; control characters
// become '?'. At most 300 bytes.
std::string command_text(std::string_view cmdline);

}  // namespace brink::probe
