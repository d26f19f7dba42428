// Exchange: one request and its response kept as evidence: head and up to 2 KB of body, secrets masked by whoever keeps
// it (sample::mask_secrets), never by whoever prints it.
#pragma once

#include <string>
#include <string_view>

#include "sample/sample.h"

namespace brink::sample {

inline constexpr std::size_t kept_body_bytes = 2048;

struct Exchange {
  Sample sample;
  std::string request_head;
  std::string response_head;   // status line and headers as received; empty if none
  std::string response_body;   // the first bytes of the body, at most what the stage asked to keep
  std::string detail;          // what a parser or the system said of a failure; may be empty
};

// The head with the values of Authorization, Proxy-Authorization, Cookie, Set-Cookie, X-Api-Key and the like replaced
// by "***"; the names stay.
std::string mask_secrets(std::string_view head);

}  // namespace brink::sample
