#include "script/js/module_html.h"

#include <deque>

#include "script/js/html/selector.h"
#include "script/js/input.h"
#include "script/js/library.h"
#include "script/js/wrapped.h"

namespace brink::script::js {
namespace {

using html::Id;

// A page, and what it was asked for last.
struct Page {
  explicit Page(std::shared_ptr<const html::Tree> tree) : tree(std::move(tree)) {}
  std::shared_ptr<const html::Tree> tree;

  // Null: nobody understands the selector.
  const html::Matches* matches(std::string_view selector) {
    for (const Known& known : known_) {
      if (known.selector == selector) return known.matches ? &*known.matches : nullptr;
    }
    if (known_.size() == most_known) known_.pop_front();
    Known known{std::string(selector), std::nullopt};
    if (const auto parsed = html::parse_selector(selector)) known.matches = html::match(*parsed, *tree);
    known_.push_back(std::move(known));
    return known_.back().matches ? &*known_.back().matches : nullptr;
  }

 private:
  struct Known {
    std::string selector;
    std::optional<html::Matches> matches;
  };
  static constexpr std::size_t most_known = 16;
  std::deque<Known> known_;
};
using Pages = Wrapped<Page>;

// The page and the node that a function of ours is asked about.
struct Asked {
  Page* page = nullptr;
  Id id = html::document;
  const html::Tree& tree() const { return *page->tree; }
  const html::Node& node() const { return page->tree->node(id); }
};

// False with an exception set.
bool read(JSContext* context, int count, JSValueConst* arguments, Asked& asked) {
  asked.page = Pages::get(argument(count, arguments, 0));
  std::uint32_t id = 0;
  if (asked.page == nullptr || JS_ToUint32(context, &id, argument(count, arguments, 1)) < 0 ||
      id >= asked.page->tree->size()) {
    throw_type_error(context, "an element of a page is expected");
    return false;
  }
  asked.id = id;
  return true;
}

JSValue number(JSContext* context, Id id) { return JS_NewInt64(context, id == html::none ? -1 : std::int64_t{id}); }

JSValue list(JSContext* context, const std::vector<Id>& ids) {
  const JSValue array = JS_NewArray(context);
  std::uint32_t at = 0;
  for (const Id id : ids) JS_SetPropertyUint32(context, array, at++, number(context, id));
  return array;
}

std::vector<Id> ids_in(JSContext* context, JSValueConst array, Id size) {
  std::vector<Id> ids;
  std::int64_t count = 0;
  const Value length = property(context, array, "length");
  JS_ToInt64(context, &count, length.get());
  for (std::int64_t i = 0; i < count; ++i) {
    const Value item(context, JS_GetPropertyUint32(context, array, static_cast<std::uint32_t>(i)));
    std::uint32_t id = 0;
    if (JS_ToUint32(context, &id, item.get()) == 0 && id < size) ids.push_back(id);
  }
  return ids;
}

JSValue parse(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  const Text text(context, argument(count, arguments, 0));
  if (!text) return JS_EXCEPTION;
  return Pages::make(context, std::make_unique<Page>(html::Tree::parse(text.view())));
}

// find(page, ids, selector): those below one of these; matching(…): those of these.
JSValue find(JSContext* context, JSValueConst, int count, JSValueConst* arguments, int matching) {
  Page* page = Pages::get(argument(count, arguments, 0));
  const Text selector(context, argument(count, arguments, 2));
  if (page == nullptr || !selector) return JS_EXCEPTION;
  const html::Matches* matches = page->matches(selector.view());
  if (matches == nullptr) return JS_UNDEFINED;
  const std::vector<Id> ids = ids_in(context, arguments[1], page->tree->size());
  std::vector<Id> found;
  if (matching != 0) {
    for (const Id id : ids) {
      if ((*matches)[id]) found.push_back(id);
    }
    return list(context, found);
  }
  // Ids are in order, and one that lies in another adds nothing.
  Id looked_to = 0;
  for (const Id id : ids) {
    for (Id at = std::max(id + 1, looked_to); at < page->tree->node(id).end; ++at) {
      if ((*matches)[at]) found.push_back(at);
    }
    looked_to = std::max(looked_to, page->tree->node(id).end);
  }
  return list(context, found);
}

JSValue attribute(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  Asked asked;
  if (!read(context, count, arguments, asked)) return JS_EXCEPTION;
  const Text name(context, argument(count, arguments, 2));
  const std::string* value = asked.tree().attribute(asked.id, name.view());
  return value != nullptr ? new_text(context, *value) : JS_UNDEFINED;
}

JSValue attributes(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  Asked asked;
  if (!read(context, count, arguments, asked)) return JS_EXCEPTION;
  const JSValue all = JS_NewArray(context);
  std::uint32_t at = 0;
  for (const html::Attribute& attribute : asked.node().attributes) {
    const JSValue pair = JS_NewArray(context);
    JS_SetPropertyUint32(context, pair, 0, new_text(context, attribute.name));
    JS_SetPropertyUint32(context, pair, 1, new_text(context, attribute.value));
    JS_SetPropertyUint32(context, all, at++, pair);
  }
  return all;
}

JSValue children(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  Asked asked;
  if (!read(context, count, arguments, asked)) return JS_EXCEPTION;
  const bool only_elements = JS_ToBool(context, argument(count, arguments, 2)) == 1;
  std::vector<Id> found;
  for (Id id = asked.node().first_child; id != html::none; id = asked.tree().node(id).next) {
    if (!only_elements || asked.tree().is_element(id)) found.push_back(id);
  }
  return list(context, found);
}

enum class Fact { kind, name, parent, next_element, previous_element, text, inner_html, outer_html };

std::string name_of_node(const html::Node& node) {
  switch (node.kind) {
    case html::Kind::document: return "#document";
    case html::Kind::text: return "#text";
    case html::Kind::comment: return "#comment";
    default: return node.text;
  }
}

// As the DOM counts kinds of nodes.
int number_of(html::Kind kind) {
  switch (kind) {
    case html::Kind::element: return 1;
    case html::Kind::text: return 3;
    case html::Kind::comment: return 8;
    case html::Kind::document: return 9;
    default: return 10;
  }
}

Id beside(const Asked& asked, Id html::Node::*step) {
  Id id = asked.node().*step;
  while (id != html::none && !asked.tree().is_element(id)) id = asked.tree().node(id).*step;
  return id;
}

JSValue fact(JSContext* context, JSValueConst, int count, JSValueConst* arguments, int which) {
  Asked asked;
  if (!read(context, count, arguments, asked)) return JS_EXCEPTION;
  switch (static_cast<Fact>(which)) {
    case Fact::kind: return JS_NewInt32(context, number_of(asked.node().kind));
    case Fact::name: return new_text(context, name_of_node(asked.node()));
    case Fact::parent: return number(context, asked.node().parent);
    case Fact::next_element: return number(context, beside(asked, &html::Node::next));
    case Fact::previous_element: return number(context, beside(asked, &html::Node::previous));
    case Fact::text: return new_text(context, asked.tree().text(asked.id));
    case Fact::inner_html: return new_text(context, asked.tree().inner_html(asked.id));
    case Fact::outer_html: return new_text(context, asked.tree().outer_html(asked.id));
  }
  return JS_UNDEFINED;
}

JSValue is_below(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  Asked asked;
  std::uint32_t above = 0;
  if (!read(context, count, arguments, asked) || JS_ToUint32(context, &above, argument(count, arguments, 2)) < 0) {
    return JS_EXCEPTION;
  }
  const bool is = above < asked.id && asked.id < asked.tree().node(above).end;
  return JS_NewBool(context, is ? 1 : 0);
}

Value functions(Group& group) {
  JSContext* context = group.context();
  Pages::declare(group, "Page", [](JSValueConst) {});
  Value object(context, JS_NewObject(context));
  const auto add = [&](const char* name, NativeMagic function, int magic) {
    define(context, object.get(), name, new_function(context, function, name, 0, magic));
  };
  const auto add_fact = [&](const char* name, Fact which) { add(name, fact, static_cast<int>(which)); };
  define_function(context, object.get(), "parse", parse, 1);
  add("find", find, 0);
  add("matching", find, 1);
  define_function(context, object.get(), "attribute", attribute, 3);
  define_function(context, object.get(), "attributes", attributes, 2);
  define_function(context, object.get(), "children", children, 3);
  define_function(context, object.get(), "isBelow", is_below, 3);
  add_fact("kind", Fact::kind);
  add_fact("name", Fact::name);
  add_fact("parent", Fact::parent);
  add_fact("nextElement", Fact::next_element);
  add_fact("previousElement", Fact::previous_element);
  add_fact("text", Fact::text);
  add_fact("innerHtml", Fact::inner_html);
  add_fact("outerHtml", Fact::outer_html);
  return object;
}

// lib/own/html.js as the group has it.
struct Html {
  explicit Html(Group& group) : exports(own_library(group.context(), "html", functions(group).get())) {}
  Value exports;

  Value call(JSContext* context, const char* name, int count, JSValueConst* arguments) const {
    if (exports.is_exception()) return {context, throw_error(context, "k6/html could not be made")};
    const Value function = property(context, exports.get(), name);
    return {context, JS_Call(context, function.get(), JS_UNDEFINED, count, arguments)};
  }
};

}  // namespace

bool fill_html(Group& group, JSValueConst exports) {
  JSContext* context = group.context();
  const Html& html = group.part<Html>();
  if (html.exports.is_exception()) return false;
  for (const char* name : {"parseHTML", "Selection", "Element"}) {
    if (!define(context, exports, name, property(context, html.exports.get(), name).release())) return false;
  }
  return true;
}

Value parse_html(Group& group, std::string_view page, std::string_view url) {
  JSContext* context = group.context();
  const Value text(context, new_text(context, page)), base(context, new_text(context, url));
  JSValueConst arguments[] = {text.get(), base.get()};
  return group.part<Html>().call(context, "parseHTML", 2, arguments);
}

Value form_request(Group& group, JSValueConst page, JSValueConst options) {
  JSValueConst arguments[] = {page, options};
  return group.part<Html>().call(group.context(), "formRequest", 2, arguments);
}

Value link_request(Group& group, JSValueConst page, JSValueConst options) {
  JSValueConst arguments[] = {page, options};
  return group.part<Html>().call(group.context(), "linkRequest", 2, arguments);
}

}  // namespace brink::script::js
