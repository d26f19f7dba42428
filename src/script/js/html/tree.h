// HtmlTree: a page of HTML as a tree of nodes, numbered in the order of the document, so that what is below a node are
// the numbers from it up to its `end`. Never changes once it is made. Pages are foreign: any bytes make some tree, and
// no depth of nesting is a problem to what works on it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace brink::script::js::html {

using Id = std::uint32_t;
constexpr Id none = ~Id{0};
constexpr Id document = 0;

enum class Kind : std::uint8_t { document, element, text, comment, doctype };

struct Attribute {
  std::string name, value;
};

struct Node {
  Kind kind = Kind::document;
  std::string text;  // name of an element, lower case; content of a text or a comment
  std::vector<Attribute> attributes;
  Id parent = none, first_child = none, last_child = none, next = none, previous = none;
  Id end = 0;                  // behind the last node below this one
  std::uint32_t place = 0;     // of an element among its parent's elements, from 1
  std::uint32_t elements = 0;  // children that are elements
};

class Tree {
 public:
  // As browsers read it: what is missing (html, head, body) is there. Pages beyond this are cut.
  static constexpr std::size_t most_bytes = std::size_t{64} << 20;
  static std::shared_ptr<const Tree> parse(std::string_view page);

  const Node& node(Id id) const { return nodes_[id]; }
  Id size() const { return static_cast<Id>(nodes_.size()); }
  bool is_element(Id id) const { return nodes_[id].kind == Kind::element; }
  // Null: it has none of this name.
  const std::string* attribute(Id id, std::string_view name) const;

  std::string text(Id id) const;  // of all texts in it
  // With the node's own tags, or only what is in it; written as Go's html package does.
  std::string outer_html(Id id) const;
  std::string inner_html(Id id) const;

 private:
  Tree() = default;
  friend class Planter;
  std::vector<Node> nodes_;
};

}  // namespace brink::script::js::html
