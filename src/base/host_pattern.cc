#include "base/host_pattern.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/ip_address.h"
#include "base/text.h"

namespace brink {
namespace {

// The bytes of an address, in the order of the network; none: it is no address.
std::vector<std::uint8_t> bytes_of_address(std::string_view text) {
  if (const auto v4 = parse_ipv4(text)) return {v4->begin(), v4->end()};
  std::vector<std::uint8_t> bytes;
  if (const auto v6 = parse_ipv6(text)) {
    for (const std::uint16_t group : *v6) {
      bytes.push_back(static_cast<std::uint8_t>(group >> 8));
      bytes.push_back(static_cast<std::uint8_t>(group & 0xff));
    }
  }
  return bytes;
}

}  // namespace

bool matches_host(std::string_view pattern, std::string_view host) {
  if (!pattern.starts_with('*')) return iequals(pattern, host);
  const std::string_view ending = pattern.substr(1);
  return host.size() >= ending.size() && iequals(host.substr(host.size() - ending.size()), ending);
}

bool is_in_network(std::string_view network, std::string_view address) {
  const std::size_t slash = network.find('/');
  const auto prefix = bytes_of_address(network.substr(0, slash)), bytes = bytes_of_address(address);
  if (prefix.empty() || prefix.size() != bytes.size()) return false;
  std::size_t bits = bytes.size() * 8;
  if (slash != std::string_view::npos) {
    bits = std::min(bits, static_cast<std::size_t>(parse_int(network.substr(slash + 1)).value_or(0)));
  }
  for (std::size_t i = 0; i < bits; ++i) {
    const int shift = 7 - static_cast<int>(i % 8);
    if ((prefix[i / 8] >> shift & 1) != (bytes[i / 8] >> shift & 1)) return false;
  }
  return true;
}

}  // namespace brink
