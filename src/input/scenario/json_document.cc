#include "input/scenario/document.h"
#include "input/scenario/json_events.h"

namespace brink::input {
namespace {

class Builder final : public JsonHandler {
 public:
  explicit Builder(std::string_view text) : JsonHandler(text) {}

  bool null() override { return put(make(Node::Kind::null)); }
  bool boolean(bool value) override {
    Node node = make(Node::Kind::boolean);
    node.truth = value;
    node.text = value ? "true" : "false";
    return put(std::move(node));
  }
  bool number(double value, std::string spelled) override {
    Node node = make(Node::Kind::number);
    node.number = value;
    node.text = std::move(spelled);
    return put(std::move(node));
  }
  bool string(string_t& value) override {
    Node node = make(Node::Kind::text);
    node.text = std::move(value);
    return put(std::move(node));
  }
  bool start_object(std::size_t) override { return open(Node::Kind::map); }
  bool start_array(std::size_t) override { return open(Node::Kind::list); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t& name) override {
    Node& map = open_.back();
    for (const Node::Key& key : map.keys) {
      if (key.name == name) return fail(fmt::format("\"{}\" is given twice", name));
    }
    map.keys.push_back({std::move(name), position.line()});
    return true;
  }

  Node root;

 private:
  Node make(Node::Kind kind) {
    Node node;
    node.kind = kind;
    node.line = position.line();
    return node;
  }

  bool open(Node::Kind kind) {
    if (open_.size() == most_document_depth) return fail(fmt::format("more than {} levels deep", most_document_depth));
    open_.push_back(make(kind));
    return true;
  }

  bool close() {
    Node node = std::move(open_.back());
    open_.pop_back();
    return put(std::move(node));
  }

  bool put(Node node) {
    if (++nodes_ > most_document_nodes) return fail(fmt::format("more than {} values", most_document_nodes));
    if (open_.empty()) {
      root = std::move(node);
    } else {
      open_.back().items.push_back(std::move(node));
    }
    return true;
  }

  std::vector<Node> open_;
  std::size_t nodes_ = 0;
};

}  // namespace

Result<Node> read_json(std::string_view text, std::string_view file) {
  Builder builder(text);
  if (read_events(text, builder)) return std::move(builder.root);
  return usage_error(fmt::format("{}, line {}: {}", file, builder.problem_line, builder.problem));
}

}  // namespace brink::input
