#include "input/scenario/json_template.h"

namespace brink::input {
namespace {

class Writer {
 public:
  Writer(const Field& where, Names& names) : where_(where), names_(names) { json_.escaping = plan::Escaping::json; }

  plan::Template write(const Node& node) {
    value(node);
    return std::move(json_);
  }

 private:
  void put(std::string_view text) { append_literal(json_, text); }

  void quoted(std::string_view text) {
    put("\"");
    append_template(json_, cut_template(where_, text, plan::Escaping::json, names_));
    put("\"");
  }

  void value(const Node& node) {
    switch (node.kind) {
      case Node::Kind::null: return put("null");
      case Node::Kind::boolean:
      case Node::Kind::number: return put(node.text);
      case Node::Kind::text: return quoted(node.text);
      case Node::Kind::list: return list(node);
      case Node::Kind::map: return map(node);
    }
  }

  void list(const Node& node) {
    put("[");
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      if (i > 0) put(", ");
      value(node.items[i]);
    }
    put("]");
  }

  void map(const Node& node) {
    put("{");
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      if (i > 0) put(", ");
      quoted(node.keys[i].name);
      put(": ");
      value(node.items[i]);
    }
    put("}");
  }

  const Field& where_;
  Names& names_;
  plan::Template json_;
};

}  // namespace

plan::Template json_template(const Field& value, Names& names) { return Writer(value, names).write(value.node()); }

}  // namespace brink::input
