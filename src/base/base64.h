// Base64 (RFC 4648 §4), for credentials and for bytes in text files.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace brink {

std::string base64(std::string_view bytes);

// Line breaks and blanks between the digits are skipped, padding may be missing, '-' and '_' are taken for '+' and '/'.
// Nothing when there is another character.
std::optional<std::string> base64_decoded(std::string_view text);

}  // namespace brink
