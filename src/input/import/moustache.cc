#include "input/import/moustache.h"

#include <algorithm>

#include "base/text.h"
#include "input/import/placeholder.h"

namespace brink::input {
namespace {

constexpr int deepest = 16;
constexpr std::size_t longest = 1u << 20;
constexpr std::size_t longest_tag = 4096;
constexpr std::size_t most_filled = 10'000;

// "_.base" and "base" are the same variable of Insomnia.
std::string_view bare(std::string_view name) {
  name = trim(name);
  if (name.starts_with("_.")) name.remove_prefix(2);
  return name;
}

}  // namespace

void Moustache::append_variable(std::string& out, std::string_view name, int depth) const {
  if (++filled_ > most_filled) return;
  const auto value = values_.find(name);
  if (running_.contains(placeholder_name(name))) {
    out += placeholder(placeholder_name(name));
  } else if (value != values_.end() && depth < deepest) {
    append(out, value->second, depth + 1);
  } else if (std::string made = name.starts_with('$') && dynamic_ ? dynamic_(name) : ""; !made.empty()) {
    out += made;
  } else {
    out += placeholder(placeholder_name(name));
    if (std::find(unknown_.begin(), unknown_.end(), name) == unknown_.end()) unknown_.emplace_back(name);
  }
}

void Moustache::append(std::string& out, std::string_view text, int depth) const {
  for (std::size_t at = 0; at < text.size() && out.size() < longest;) {
    const bool variable = text.substr(at, 2) == "{{", tag = tag_ && text.substr(at, 2) == "{%";
    const auto close =
        variable || tag ? text.substr(at, longest_tag).find(variable ? "}}" : "%}") : std::string_view::npos;
    if (close == std::string_view::npos) {
      out += text[at++];
      continue;
    }
    const std::string_view inside = trim(text.substr(at + 2, close - 2));
    if (variable) {
      append_variable(out, bare(inside), depth);
    } else {
      out += tag_(inside);
    }
    at += close + 2;
  }
}

std::string Moustache::fill(std::string_view text) const {
  std::string out;
  filled_ = 0;
  append(out, text, 0);
  return out;
}

}  // namespace brink::input
