// The options of `mcp`: whom the tools may load, and how much, whatever they are asked.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "input/options/values.h"

namespace brink::input {

// A host that load may go to although it is not this machine.
struct AllowedHost {
  std::string host;                   // lower case, without a trailing dot; IPv6 without brackets
  std::optional<std::uint16_t> port;  // absent: all

  bool operator==(const AllowedHost&) const = default;
};

struct McpOptions {
  std::vector<AllowedHost> allowed;
  std::string store;
  std::uint32_t max_users = 500;
  double max_rps = 10'000;
  std::uint64_t max_requests = 2'000'000;
  Duration max_duration = std::chrono::minutes(10);
};

// --allow takes a host, a host with a port, or several of these parted by commas. Errors: usage: a URL, a pattern,
// something that is no host.
Result<McpOptions> read_mcp(const Values& values);

}  // namespace brink::input
