#include "plan/secrets.h"

#include <algorithm>

namespace brink::plan {
namespace {

// As it stands between the quotes of JSON.
std::string as_json(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c == '\r') {
      out += "\\r";
    } else {
      out += c;
    }
  }
  return out;
}

std::string as_url(std::string_view text) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~").find(c) != std::string_view::npos;
    if (plain) {
      out += c;
    } else {
      out += {'%', hex[byte >> 4], hex[byte & 15]};
    }
  }
  return out;
}

}  // namespace

const SecretSource* Secrets::source(std::string_view name) const {
  const auto at = std::find_if(sources.begin(), sources.end(), [&](const auto& each) { return each.name == name; });
  return at == sources.end() ? nullptr : &*at;
}

SecretMask::SecretMask(const Secrets& secrets) {
  for (const SecretSource& source : secrets.sources) {
    for (const auto& [name, value] : source.values) {
      if (value.empty()) continue;
      values_.insert(values_.end(), {value, as_json(value), as_url(value)});
    }
  }
  std::sort(values_.begin(), values_.end(), [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  });
  values_.erase(std::unique(values_.begin(), values_.end()), values_.end());
}

void SecretMask::mask(std::string& text) const {
  for (const std::string& value : values_) {
    std::size_t at = text.find(value);
    while (at != std::string::npos) {
      text.replace(at, value.size(), replacement);
      at = text.find(value, at + replacement.size());
    }
  }
}

std::string SecretMask::masked(std::string_view text) const {
  std::string copy(text);
  mask(copy);
  return copy;
}

}  // namespace brink::plan
