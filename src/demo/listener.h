// A socket that listens.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "demo/fd.h"

namespace brink::demo {

struct Listener {
  Fd fd;
  std::uint16_t port = 0;
};

// How visitors name it: "127.0.0.1:8080", "[::1]:8080".
std::string authority(const std::string& address, std::uint16_t port);

// On a numeric IPv4 or IPv6 address; port 0 takes a free one. Non-blocking, ready for accept.
Result<Listener> open_listener(const std::string& address, std::uint16_t port);

}  // namespace brink::demo
