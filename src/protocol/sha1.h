// SHA-1 (FIPS 180-4), for the one use that is left of it here: the answer to a WebSocket's opening handshake (RFC
// 6455), which is no secret. Not for anything that must be safe.
#pragma once

#include <string>
#include <string_view>

namespace brink::protocol {

// 20 bytes.
std::string sha1(std::string_view bytes);

}  // namespace brink::protocol
