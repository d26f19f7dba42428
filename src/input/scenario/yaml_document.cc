#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <charconv>
#include <cmath>

#include "base/text.h"
#include "input/scenario/document.h"

namespace brink::input {
namespace {

constexpr std::string_view merge_key = "<<";

// RFC 8259 §6.
bool is_json_number(std::string_view s) {
  std::size_t i = s.starts_with('-') ? 1 : 0;
  const auto digits = [&] {
    const std::size_t from = i;
    while (i < s.size() && s[i] >= '0' && s[i] <= '9') ++i;
    return i - from;
  };
  const std::size_t whole_at = i;
  const std::size_t whole = digits();
  if (whole == 0 || (whole > 1 && s[whole_at] == '0')) return false;
  if (i < s.size() && s[i] == '.') {
    ++i;
    if (digits() == 0) return false;
  }
  if (i < s.size() && (s[i] | 0x20) == 'e') {
    ++i;
    if (i < s.size() && (s[i] == '+' || s[i] == '-')) ++i;
    if (digits() == 0) return false;
  }
  return i == s.size();
}

bool is_plain(const YAML::Node& node) { return node.Tag() == "?" || node.Tag().empty(); }

// Walks the graph that yaml-cpp makes. Aliases are edges to the same node: the walk is bounded, the graph may be a
// ring.
class Walk {
 public:
  explicit Walk(std::string_view file) : file_(file) {}

  Result<Node> node(const YAML::Node& from, int depth) {
    Node node;
    node.line = from.Mark().line + 1;
    if (++nodes_ > most_document_nodes) return problem(from, fmt::format("more than {} values", most_document_nodes));
    if (depth > most_document_depth) return problem(from, fmt::format("more than {} levels deep", most_document_depth));
    switch (from.Type()) {
      case YAML::NodeType::Scalar: scalar(from, node); return node;
      case YAML::NodeType::Sequence: return list(from, std::move(node), depth);
      case YAML::NodeType::Map: return map(from, std::move(node), depth);
      default: return node;
    }
  }

 private:
  static void scalar(const YAML::Node& from, Node& node) {
    node.text = from.Scalar();
    node.kind = Node::Kind::text;
    if (!is_plain(from)) return;
    const std::string_view text = node.text;
    if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL") {
      node.kind = Node::Kind::null;
    } else if (iequals(text, "true") || iequals(text, "false")) {
      node.kind = Node::Kind::boolean;
      node.truth = iequals(text, "true");
      node.text = node.truth ? "true" : "false";
    } else if (const auto number = is_json_number(text) ? parse_double(text) : std::nullopt) {
      node.kind = Node::Kind::number;
      node.number = *number;
    }
  }

  Result<Node> list(const YAML::Node& from, Node node, int depth) {
    node.kind = Node::Kind::list;
    for (const YAML::Node& item : from) {
      auto read = this->node(item, depth + 1);
      if (!read) return read;
      node.items.push_back(std::move(*read));
    }
    return node;
  }

  Result<Node> map(const YAML::Node& from, Node node, int depth) {
    node.kind = Node::Kind::map;
    std::vector<Node> merged;
    for (const auto& member : from) {
      if (!member.first.IsScalar()) return problem(member.first, "a key that is no text");
      auto value = this->node(member.second, depth + 1);
      if (!value) return value;
      const std::string& name = member.first.Scalar();
      if (name == merge_key && is_plain(member.first)) {
        merged.push_back(std::move(*value));
      } else if (node.find(name) != nullptr) {
        return problem(member.first, fmt::format("\"{}\" is given twice", name));
      } else {
        node.keys.push_back({name, member.first.Mark().line + 1});
        node.items.push_back(std::move(*value));
      }
    }
    for (const Node& other : merged) {
      if (!merge(node, other)) return problem(from, "\"<<\" takes an object, or a list of objects");
    }
    return node;
  }

  // What is there already stays.
  static bool merge(Node& into, const Node& from) {
    if (from.kind == Node::Kind::list) {
      return std::all_of(from.items.begin(), from.items.end(),
                         [&](const Node& one) { return one.kind == Node::Kind::map && merge(into, one); });
    }
    if (from.kind != Node::Kind::map) return false;
    for (std::size_t i = 0; i < from.keys.size(); ++i) {
      if (into.find(from.keys[i].name) != nullptr) continue;
      into.keys.push_back(from.keys[i]);
      into.items.push_back(from.items[i]);
    }
    return true;
  }

  tl::unexpected<Error> problem(const YAML::Node& at, std::string_view what) const {
    return usage_error(fmt::format("{}, line {}: {}", file_, at.Mark().line + 1, what));
  }

  std::string_view file_;
  std::size_t nodes_ = 0;
};

}  // namespace

Result<Node> read_yaml(std::string_view text, std::string_view file) {
  try {
    const std::vector<YAML::Node> documents = YAML::LoadAll(std::string(text));
    if (documents.size() > 1) return usage_error(fmt::format("{} holds several YAML documents", file), "split it");
    if (documents.empty()) return Node{};
    return Walk(file).node(documents.front(), 0);
  } catch (const YAML::Exception& error) {
    return usage_error(fmt::format("{}, line {}: not YAML: {}", file, error.mark.line + 1, error.msg));
  }
}

}  // namespace brink::input
