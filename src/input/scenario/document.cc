#include "input/scenario/document.h"

#include <fmt/format.h>

#include <array>

#include "base/text.h"

namespace brink::input {
namespace {

bool ends_in(std::string_view file, std::string_view suffix) {
  return file.size() >= suffix.size() && iequals(file.substr(file.size() - suffix.size()), suffix);
}

// What a text without a name of its own looks like: whoever began with a brace meant JSON.
bool looks_like_json(std::string_view text) {
  const std::string_view begin = trim(text.substr(0, 4096));
  return begin.starts_with('{') || begin.starts_with('[');
}

}  // namespace

const Node* Node::find(std::string_view key) const {
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (keys[i].name == key) return &items[i];
  }
  return nullptr;
}

std::string_view kind_text(Node::Kind kind) {
  constexpr std::array<std::string_view, 6> names = {"null",   "true or false", "a number",
                                                     "a text", "a list",        "an object"};
  return names[static_cast<std::size_t>(kind)];
}

Result<Node> read_document(std::string_view text, std::string_view file) {
  if (text.size() > most_document_bytes) {
    return usage_error(fmt::format("{} has more than {} bytes", file, most_document_bytes), "split it");
  }
  if (ends_in(file, ".json")) return read_json(text, file);
  if (ends_in(file, ".yaml") || ends_in(file, ".yml")) return read_yaml(text, file);
  auto json = read_json(text, file);
  if (json || looks_like_json(text)) return json;
  return read_yaml(text, file);
}

}  // namespace brink::input
