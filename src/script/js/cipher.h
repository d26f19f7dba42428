// What WebCrypto does with secret keys: AES in its three modes, and PBKDF2. By OpenSSL. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "script/js/digest.h"

namespace brink::script::js {

struct AesSettings {
  std::string_view mode;  // "CBC", "CTR" or "GCM"
  bool encrypts = true;
  std::string_view key;  // 16, 24 or 32 bytes
  std::string_view iv;   // 16 bytes; of GCM at least one
  std::string_view additional = {};
  std::size_t tag_bytes = 16;  // of GCM, behind the text
};

// Nothing: a size is wrong, or the text is not one of this key.
std::optional<std::string> aes(const AesSettings& settings, std::string_view text);

// Nothing: MD4, or no iterations.
std::optional<std::string> pbkdf2(DigestKind kind, std::string_view password, std::string_view salt, int iterations,
                                  std::size_t bytes);

std::optional<std::string> random_bytes(std::size_t count);

}  // namespace brink::script::js
