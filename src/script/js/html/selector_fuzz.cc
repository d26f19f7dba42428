// Selectors of scripts on pages of anybody. Whatever they are, matching ends, only elements match, and what a tree says
// of its nodes fits together. The input is a selector, a line end, and a page.
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "script/js/html/selector.h"

namespace {

using namespace brink::script::js::html;

void check_tree(const Tree& tree) {
  CHECK(tree.size() > 0 && tree.node(document).end == tree.size());
  for (Id id = 1; id < tree.size(); ++id) {
    const Node& node = tree.node(id);
    CHECK(node.parent < id && node.end > id && node.end <= tree.node(node.parent).end);
    CHECK(node.previous == none || tree.node(node.previous).next == id);
    CHECK(node.next == none || node.next == node.end);
  }
  CHECK(!tree.outer_html(document).empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t line = std::min(input.find('\n'), input.size());
  const auto tree = Tree::parse(input.substr(std::min(line + 1, input.size())));
  check_tree(*tree);
  const auto selector = parse_selector(input.substr(0, line));
  if (!selector) return 0;
  CHECK(!selector->any.empty());
  const Matches found = match(*selector, *tree);
  CHECK(found.size() == tree->size());
  for (Id id = 0; id < tree->size(); ++id) CHECK(!found[id] || tree->is_element(id));
  return 0;
}
