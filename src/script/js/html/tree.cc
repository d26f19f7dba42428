#include "script/js/html/tree.h"

#include <algorithm>
#include <array>

namespace brink::script::js::html {
namespace {

// The texts in these are written as they are, and those are written without an end.
constexpr std::array<std::string_view, 7> raw = {"iframe",    "noembed", "noframes", "noscript",
                                                 "plaintext", "script",  "style"};
constexpr std::array<std::string_view, 14> without_end = {"area",  "base", "br",   "col",   "embed",  "hr",    "img",
                                                          "input", "link", "meta", "param", "source", "track", "wbr"};

template <class List>
bool is_among(const List& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '\'': out += "&#39;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&#34;"; break;
      case '\r': out += "&#13;"; break;
      default: out.push_back(c);
    }
  }
}

// Writes the nodes from one up to another, with end tags where elements end.
class Writer {
 public:
  explicit Writer(const Tree& tree) : tree_(tree) {}

  std::string write(Id from, Id to) {
    for (Id id = from; id < to; ++id) {
      close_before(id);
      open(id);
    }
    close_before(none);
    return std::move(out_);
  }

 private:
  void close_before(Id id) {
    while (!open_.empty() && (id == none || tree_.node(open_.back()).end <= id)) {
      out_.append("</").append(tree_.node(open_.back()).text).append(">");
      open_.pop_back();
    }
  }

  void open(Id id) {
    const Node& node = tree_.node(id);
    switch (node.kind) {
      case Kind::document: return;
      case Kind::doctype: out_.append("<!DOCTYPE ").append(node.text).append(">"); return;
      case Kind::comment: out_.append("<!--").append(node.text).append("-->"); return;
      case Kind::text: text(node); return;
      case Kind::element: break;
    }
    out_.append("<").append(node.text);
    for (const Attribute& attribute : node.attributes) {
      out_.append(" ").append(attribute.name).append("=\"");
      append_escaped(out_, attribute.value);
      out_ += '"';
    }
    const bool ends = !is_among(without_end, node.text);
    out_ += ends ? ">" : "/>";
    if (ends) open_.push_back(id);
  }

  void text(const Node& node) {
    if (node.parent != none && is_among(raw, tree_.node(node.parent).text)) {
      out_ += node.text;
    } else {
      append_escaped(out_, node.text);
    }
  }

  const Tree& tree_;
  std::vector<Id> open_;
  std::string out_;
};

}  // namespace

const std::string* Tree::attribute(Id id, std::string_view name) const {
  for (const Attribute& attribute : nodes_[id].attributes) {
    if (attribute.name == name) return &attribute.value;
  }
  return nullptr;
}

std::string Tree::text(Id id) const {
  std::string out;
  for (Id at = id; at < nodes_[id].end; ++at) {
    if (nodes_[at].kind == Kind::text) out += nodes_[at].text;
  }
  return out;
}

std::string Tree::outer_html(Id id) const { return Writer(*this).write(id, nodes_[id].end); }
std::string Tree::inner_html(Id id) const { return Writer(*this).write(id + 1, nodes_[id].end); }

}  // namespace brink::script::js::html
