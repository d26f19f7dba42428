// YAML as one tree, through the reader of scenario files.
#include "base/text.h"
#include "input/document.h"
#include "input/scenario/document.h"

namespace brink::input {
namespace {

Json number_of(const Node& node) {
  if (const auto whole = parse_int(node.text)) return *whole;
  return node.number;
}

Json tree_of(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null: return nullptr;
    case Node::Kind::boolean: return node.truth;
    case Node::Kind::number: return number_of(node);
    case Node::Kind::text: return node.text;
    case Node::Kind::list: break;
    case Node::Kind::map: {
      Json object = Json::object();
      for (std::size_t i = 0; i < node.keys.size(); ++i) object[node.keys[i].name] = tree_of(node.items[i]);
      return object;
    }
  }
  Json list = Json::array();
  for (const Node& item : node.items) list.push_back(tree_of(item));
  return list;
}

}  // namespace

Result<Json> parse_document(std::string_view text, std::string_view what) {
  std::string_view begin = text;
  if (begin.starts_with("\xef\xbb\xbf")) begin.remove_prefix(3);
  begin = trim(begin);
  if (begin.starts_with('{') || begin.starts_with('[')) return parse_json(text, what);
  const auto node = read_yaml(text, what);
  if (!node) return tl::unexpected(node.error());
  return tree_of(*node);
}

}  // namespace brink::input
