#include "script/js/gjson.h"

#include <algorithm>

#include "base/text.h"
#include "script/js/gjson_parts.h"
#include "script/js/json_read.h"

namespace brink::script::js {
namespace {

using simdjson::dom::element;

constexpr int most_deep = 64;

Found follow(const Found& from, std::string_view path, int depth);

bool is_index(std::string_view text) {
  return !text.empty() && text.size() <= 9 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Found list_found(Found::List list) { return {std::make_shared<const Found::List>(std::move(list))}; }

// After '#' or a query for all: the path up to the next '|' is of each element, and what follows that of the list.
Found follow_each(Found::List items, const Step& step, int depth) {
  if (!step.has_rest) return list_found(std::move(items));
  const std::size_t pipe = step.piped ? 0 : first_pipe(step.rest);
  Found::List made;
  if (step.piped) {
    made = std::move(items);
  } else {
    for (const Found& item : items) {
      Found found = follow(item, step.rest.substr(0, pipe), depth + 1);
      if (found.exists()) made.push_back(std::move(found));
    }
    if (pipe == std::string_view::npos) return list_found(std::move(made));
  }
  const std::string_view rest = step.piped ? step.rest : step.rest.substr(pipe + 1);
  return follow(list_found(std::move(made)), rest, depth + 1);
}

Found follow_rest(Found found, const Step& step, int depth) {
  if (!found.exists() || !step.has_rest) return found;
  return follow(found, step.rest, depth + 1);
}

// True where the condition holds of the element.
bool holds(const Found& item, const Condition& condition, int depth) {
  const Found found = condition.path.empty() ? item : follow(item, condition.path, depth + 1);
  return found.exists() && compare(found, condition);
}

Found follow_query(const Found::List& items, const Step& step, int depth) {
  const Query query = read_query(step.name);
  Found::List matching;
  for (const Found& item : items) {
    if (!holds(item, query.condition, depth)) continue;
    if (!query.all) return follow_rest(item, step, depth);
    matching.push_back(item);
  }
  if (!query.all) return {};
  return follow_each(std::move(matching), step, depth);
}

Found follow_list(const Found::List& items, const Step& step, int depth) {
  if (step.name.starts_with("#(") || step.name.starts_with("#[")) return follow_query(items, step, depth);
  if (step.name == "#") {
    if (!step.has_rest || step.piped) return follow_rest({static_cast<double>(items.size())}, step, depth);
    return follow_each(items, step, depth);
  }
  if (!is_index(step.name)) return {};
  const auto index = static_cast<std::size_t>(*parse_int(step.name));
  return index < items.size() ? follow_rest(items[index], step, depth) : Found{};
}

Found follow_members(const Found::Members& members, const Step& step, int depth) {
  for (const auto& [name, value] : members) {
    if (step.matches(name)) return follow_rest(value, step, depth);
  }
  return {};
}

Found follow_element(element from, const Step& step, int depth) {
  if (from.is_object()) {
    const simdjson::dom::object members = from.get_object().value_unsafe();
    for (const auto [name, value] : members) {
      if (step.matches(name)) return follow_rest({value}, step, depth);
    }
    return {};
  }
  if (!from.is_array()) return {};
  const simdjson::dom::array array = from.get_array().value_unsafe();
  if (is_index(step.name)) {
    const auto at = array.at(static_cast<std::size_t>(*parse_int(step.name)));
    return at.error() == simdjson::SUCCESS ? follow_rest({at.value_unsafe()}, step, depth) : Found{};
  }
  return follow_list(items_of({from}), step, depth);
}

Found follow(const Found& from, std::string_view path, int depth) {
  if (depth > most_deep) return {};
  if (path.empty()) return from;
  const Step step = next_step(path);
  if (step.name.starts_with('@')) return follow_rest(modify(from, std::string_view(step.name).substr(1)), step, depth);
  if (const auto* plain = std::get_if<element>(&from.what)) return follow_element(*plain, step, depth);
  if (const auto* list = std::get_if<std::shared_ptr<const Found::List>>(&from.what)) {
    return follow_list(**list, step, depth);
  }
  if (const auto* members = std::get_if<std::shared_ptr<const Found::Members>>(&from.what)) {
    return follow_members(**members, step, depth);
  }
  return {};
}

JSValue value_of_found(JSContext* context, const Found& found) {
  if (const auto* plain = std::get_if<element>(&found.what)) return value_of(context, *plain);
  if (const auto* number = std::get_if<double>(&found.what)) return JS_NewFloat64(context, *number);
  if (const auto* text = std::get_if<std::string>(&found.what)) return new_text(context, *text);
  if (const auto* list = std::get_if<std::shared_ptr<const Found::List>>(&found.what)) {
    JSValue array = JS_NewArray(context);
    std::uint32_t index = 0;
    for (const Found& item : **list) {
      JS_DefinePropertyValueUint32(context, array, index++, value_of_found(context, item), JS_PROP_C_W_E);
    }
    return array;
  }
  if (const auto* members = std::get_if<std::shared_ptr<const Found::Members>>(&found.what)) {
    JSValue object = JS_NewObject(context);
    for (const auto& [name, item] : **members) define(context, object, name.c_str(), value_of_found(context, item));
    return object;
  }
  return JS_UNDEFINED;
}

}  // namespace

Found follow_path(element document, std::string_view path) { return follow({document}, path, 0); }

JSValue select_json(JSContext* context, std::string_view text, std::string_view path) {
  element document;
  if (parse_document(text, document) != simdjson::SUCCESS) return JS_UNDEFINED;
  return value_of_found(context, follow_path(document, path));
}

}  // namespace brink::script::js
