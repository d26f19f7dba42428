// Digest authentication (RFC 7616, and RFC 2617 where the server says no quality of protection).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace brink::script::js {

struct DigestRequest {
  std::string_view method, target, user, password;
  std::string_view body;    // for qop=auth-int
  std::uint64_t nonce = 0;  // the client's own
};

// The value of Authorization that answers this WWW-Authenticate; nothing: it is no challenge we can answer.
std::optional<std::string> answer_challenge(std::string_view challenge, const DigestRequest& request);

}  // namespace brink::script::js
