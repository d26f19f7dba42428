#include "input/import/placeholder.h"

#include <algorithm>

namespace brink::input {
namespace {

constexpr bool is_letter(char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_word(char c) { return is_letter(c) || is_digit(c) || c == '_'; }

constexpr std::size_t longest_reference = 512;

// Identifier, identifier.anything or identifier(...): what stands between the braces of a placeholder.
bool is_reference(std::string_view inside) {
  if (inside.empty() || !(is_letter(inside[0]) || inside[0] == '_')) return false;
  const auto end = std::find_if_not(inside.begin(), inside.end(), is_word);
  const std::string_view rest = inside.substr(static_cast<std::size_t>(end - inside.begin()));
  if (rest.empty()) return true;
  if (rest.front() == '(') {
    return rest.back() == ')' && rest.substr(1, rest.size() - 2).find_first_of("(){}") == std::string_view::npos;
  }
  return rest.front() == '.' && rest.size() > 1 &&
         rest.substr(1).find_first_of(" \t\r\n.(){}") == std::string_view::npos;
}

}  // namespace

std::size_t placeholder_end(std::string_view text, std::size_t at) {
  if (text.substr(at, 2) != "${") return at;
  const std::string_view inside = text.substr(at + 2, longest_reference);
  const auto close = inside.find('}');
  if (close == std::string_view::npos || !is_reference(inside.substr(0, close))) return at;
  return at + 2 + close + 1;
}

std::vector<std::string> placeholders_of(std::string_view text) {
  std::vector<std::string> names;
  for (auto at = text.find("${"); at != std::string_view::npos; at = text.find("${", at + 2)) {
    const auto end = placeholder_end(text, at);
    if (end == at) continue;
    std::string name(text.substr(at + 2, end - at - 3));
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
  }
  return names;
}

bool has_placeholder(std::string_view text) {
  for (auto at = text.find("${"); at != std::string_view::npos; at = text.find("${", at + 2)) {
    if (placeholder_end(text, at) != at) return true;
  }
  return false;
}

std::string without_placeholders(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = placeholder_end(text, at);
    if (end == at) out += text[at];
    at = std::max(end, at + 1);
  }
  return out;
}

std::string placeholder_name(std::string_view text) {
  std::string name;
  for (const char c : text) name += is_letter(c) || is_digit(c) ? c : '_';
  name.erase(0, std::min(name.find_first_not_of('_'), name.size()));
  name.erase(name.find_last_not_of('_') + 1);
  if (name.empty()) return "value";
  return is_digit(name[0]) ? "v_" + name : name;
}

std::string placeholder(std::string_view name) { return "${" + std::string(name) + "}"; }

}  // namespace brink::input
