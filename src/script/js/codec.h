// Bytes as text and back, as Go's encoding packages do it: hexadecimal and the four alphabets of base64. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace brink::script::js {

enum class Base64 : std::uint8_t { std, rawstd, url, rawurl };  // raw: without padding

std::optional<Base64> base64_named(std::string_view name);  // "std", "rawstd", "url", "rawurl"

std::string base64_of(std::string_view bytes, Base64 variant);

// Line ends are skipped; anything else that is not of the variant, wrong padding included, is an error: `bad` is the
// place of the first byte that is.
struct Decoded {
  std::string bytes;
  std::optional<std::size_t> bad;
};
Decoded from_base64(std::string_view text, Base64 variant);

std::string hex_of(std::string_view bytes);

}  // namespace brink::script::js
