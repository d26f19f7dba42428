// Selectors of CSS, as the tools of Go know them (groups, combinators, attributes, :nth-child(an+b) and its relatives,
// :not, :has, :contains, :empty, :input, :checked …): parsed, and the nodes of a tree that match. Pure, in time
// proportional to the tree and the selector, whatever they are.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "script/js/html/tree.h"

namespace brink::script::js::html {

struct Selector;

// One condition.
struct Simple {
  enum class Kind : std::uint8_t {
    type,
    attribute,
    nth_child,
    nth_last_child,
    nth_of_type,
    nth_last_of_type,
    only_child,
    only_of_type,
    empty,
    root,
    is_not,
    has,
    has_child,
    contains,
    contains_own,
    input,
    enabled,
    disabled,
    checked,
    link
  };
  enum class Compare : std::uint8_t { present, equals, differs, word, language, begins, ends, part };
  Kind kind = Kind::type;
  std::string name = {};   // of a type or an attribute, lower case
  std::string value = {};  // of an attribute, or text
  Compare compare = Compare::present;
  bool fold = false;  // an attribute's value in any case
  int a = 0, b = 0;   // of an+b
  std::shared_ptr<const Selector> inner = {};
};

enum class Combinator : std::uint8_t { none, below, child, next, later };

struct Step {
  Combinator combinator = Combinator::none;  // to what stands before
  std::vector<Simple> all;                   // of which all hold; none: any element
};

// Any of several chains.
struct Selector {
  std::vector<std::vector<Step>> any;
};

constexpr std::size_t longest_selector = 4096;
constexpr int deepest_selector = 8;  // of :not() and :has() in each other

// Nothing: it is none that is known.
std::optional<Selector> parse_selector(std::string_view text);

// By number of the node.
using Matches = std::vector<bool>;
Matches match(const Selector& selector, const Tree& tree);

}  // namespace brink::script::js::html
