// A document as somebody wrote it, JSON or YAML, with the line of everything in it: what files of ours are read from.
//
// JSON is RFC 8259. YAML is 1.2 with anchors, aliases and merge keys; a plain scalar is a number when JSON would call
// it one, true and false are booleans, null and ~ nothing, and all else is text (007, 0x10, yes and 1e999 too).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace brink::input {

struct Node {
  enum class Kind : std::uint8_t { null, boolean, number, text, list, map };
  struct Key {
    std::string name;
    int line = 1;
  };
  Kind kind = Kind::null;
  int line = 1;  // from 1
  bool truth = false;
  double number = 0;        // finite
  std::string text;         // of a number as JSON spells it, of a boolean "true" or "false"
  std::vector<Key> keys;    // of a map, each once
  std::vector<Node> items;  // of a list, or the values of a map

  // The value of a key of a map, or nothing.
  const Node* find(std::string_view key) const;
};

inline constexpr std::size_t most_document_bytes = 8u << 20;
inline constexpr std::size_t most_document_nodes = 500'000;  // aliases count as often as they are used
inline constexpr int most_document_depth = 64;

// `file` stands in messages. Errors (usage): not in the language, with the line; a key given twice; too deep, too many
// nodes, too long; more than one YAML document.
Result<Node> read_json(std::string_view text, std::string_view file);
Result<Node> read_yaml(std::string_view text, std::string_view file);
// By the name: .json, .yaml or .yml; of any other name JSON is tried, then YAML.
Result<Node> read_document(std::string_view text, std::string_view file);

// "a number", "an object", for messages.
std::string_view kind_text(Node::Kind kind);

}  // namespace brink::input
