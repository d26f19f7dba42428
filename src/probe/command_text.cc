#include "probe/command_text.h"

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace brink::probe {
namespace {

constexpr std::size_t most_bytes = 300;
constexpr std::string_view masked = "***";

bool names_secret(std::string_view name) {
  for (const std::string_view part : {"pass", "pwd", "secret", "token", "key", "credential", "auth"}) {
    if (icontains(name, part)) return true;
  }
  return false;
}

std::string mask_word(std::string_view word) {
  if (const auto equals = word.find('='); equals != std::string_view::npos && names_secret(word.substr(0, equals))) {
    return std::string(word.substr(0, equals + 1)).append(masked);
  }
  const auto scheme = word.find("://");
  const auto at = scheme == std::string_view::npos ? scheme : word.rfind('@');
  if (at == std::string_view::npos || at < scheme) return std::string(word);
  return std::string(word.substr(0, scheme + 3)).append(masked).append(word.substr(at));
}

}  // namespace

std::string command_text(std::string_view cmdline) {
  std::string text;
  bool hide_next = false;
  while (!cmdline.empty() && text.size() < most_bytes) {
    const std::size_t end = std::min(cmdline.find('\0'), cmdline.size());
    const std::string_view word = cmdline.substr(0, end);
    cmdline.remove_prefix(std::min(end + 1, cmdline.size()));
    if (!text.empty()) text += ' ';
    text += hide_next ? std::string(masked) : mask_word(word);
    hide_next = word.starts_with('-') && word.find('=') == std::string_view::npos && names_secret(word);
  }
  if (text.size() > most_bytes) {
    std::size_t size = most_bytes;
    while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xc0) == 0x80) --size;  // not inside a character
    text.resize(size);
    text += "…";
  }
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  }
  return text;
}

}  // namespace brink::probe
