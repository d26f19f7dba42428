// Pages read by Gumbo, whose tree lives in one arena that is let go of as a whole: its own way of taking the tree down
// goes as deep as the page does.
#include <gumbo.h>

#include <algorithm>

#include "base/text.h"
#include "script/js/html/tree.h"

namespace brink::script::js::html {
namespace {

class Arena {
 public:
  static void* take(void* self, std::size_t bytes) { return static_cast<Arena*>(self)->allocate(bytes); }
  static void give_back(void*, void*) {}

 private:
  static constexpr std::size_t chunk = std::size_t{64} << 10;
  static constexpr std::size_t alignment = alignof(std::max_align_t);

  void* allocate(std::size_t bytes) {
    bytes = (bytes + alignment - 1) / alignment * alignment;
    if (bytes > left_) {
      left_ = std::max(bytes, chunk);
      chunks_.push_back(std::make_unique<char[]>(left_));
      free_ = chunks_.back().get();
    }
    void* const taken = free_;
    free_ += bytes;
    left_ -= bytes;
    return taken;
  }

  std::vector<std::unique_ptr<char[]>> chunks_;
  char* free_ = nullptr;
  std::size_t left_ = 0;
};

std::string name_of(const GumboElement& element) {
  if (element.tag != GUMBO_TAG_UNKNOWN) return gumbo_normalized_tagname(element.tag);
  GumboStringPiece name = element.original_tag;
  if (name.data == nullptr) return "";
  gumbo_tag_from_original_text(&name);
  return to_lower({name.data, name.length});
}

const GumboVector* children_of(const GumboNode& node) {
  switch (node.type) {
    case GUMBO_NODE_DOCUMENT: return &node.v.document.children;
    case GUMBO_NODE_ELEMENT:
    case GUMBO_NODE_TEMPLATE: return &node.v.element.children;
    default: return nullptr;
  }
}

}  // namespace

// Copies Gumbo's tree in the order of the document, with a stack of its own.
class Planter {
 public:
  std::shared_ptr<const Tree> plant(const GumboNode& root) {
    add(root, none);
    std::vector<Place> open{{&root, 0, document}};
    while (!open.empty()) {
      Place& place = open.back();
      const GumboVector* children = children_of(*place.from);
      if (children == nullptr || place.child == children->length) {
        tree_->nodes_[place.id].end = tree_->size();
        open.pop_back();
        continue;
      }
      const auto* child = static_cast<const GumboNode*>(children->data[place.child++]);
      const Id id = add(*child, place.id);
      open.push_back({child, 0, id});
    }
    return std::move(tree_);
  }

 private:
  struct Place {
    const GumboNode* from;
    unsigned child;
    Id id;
  };

  Id add(const GumboNode& from, Id parent) {
    const Id id = tree_->size();
    Node node;
    node.parent = parent;
    fill(node, from);
    tree_->nodes_.push_back(std::move(node));
    if (parent != none) link(id, parent);
    if (id == document && from.v.document.has_doctype) add_doctype(from.v.document);
    return id;
  }

  void add_doctype(const GumboDocument& from) {
    const Id id = tree_->size();
    Node node;
    node.kind = Kind::doctype;
    node.text = from.name;
    node.parent = document;
    node.end = id + 1;
    tree_->nodes_.push_back(std::move(node));
    link(id, document);
  }

  static void fill(Node& node, const GumboNode& from) {
    switch (from.type) {
      case GUMBO_NODE_DOCUMENT: node.kind = Kind::document; return;
      case GUMBO_NODE_ELEMENT:
      case GUMBO_NODE_TEMPLATE: fill_element(node, from.v.element); return;
      case GUMBO_NODE_COMMENT: node.kind = Kind::comment; break;
      default: node.kind = Kind::text;
    }
    node.text = from.v.text.text;
  }

  static void fill_element(Node& node, const GumboElement& from) {
    node.kind = Kind::element;
    node.text = name_of(from);
    for (unsigned i = 0; i < from.attributes.length; ++i) {
      const auto* attribute = static_cast<const GumboAttribute*>(from.attributes.data[i]);
      node.attributes.push_back({attribute->name, attribute->value});
    }
  }

  void link(Id id, Id parent) {
    Node& above = tree_->nodes_[parent];
    Node& node = tree_->nodes_[id];
    node.previous = above.last_child;
    if (above.last_child != none) {
      tree_->nodes_[above.last_child].next = id;
    } else {
      above.first_child = id;
    }
    above.last_child = id;
    if (node.kind == Kind::element) node.place = ++above.elements;
  }

  std::shared_ptr<Tree> tree_{new Tree()};
};

std::shared_ptr<const Tree> Tree::parse(std::string_view page) {
  page = page.substr(0, most_bytes);
  Arena arena;
  GumboOptions options = kGumboDefaultOptions;
  options.allocator = Arena::take;
  options.deallocator = Arena::give_back;
  options.userdata = &arena;
  options.max_errors = 0;
  const GumboOutput* output = gumbo_parse_with_options(&options, page.data(), page.size());
  return Planter().plant(*output->document);
}

}  // namespace brink::script::js::html
