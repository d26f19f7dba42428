// Paths into JSON as response.json(path) takes them: the path language of GJSON, from its documentation.
//
//   name.last          a member of a member         children.#          how many
//   children.1         an element                   children.#.name     that of each
//   child*.2  c?ild    wildcards                    fav\.movie          a dot in a name
//   list.#(age>45).name      the first that holds; …)# all of them; == != < <= > >= % (like) !% (unlike)
//   a|b                like a.b, but of the whole where a has several
//   list.@reverse      modifiers: this reverse keys values flatten valid ugly pretty
#pragma once

#include <simdjson.h>

#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "script/js/value.h"

namespace brink::script::js {

// What a path leads to: something of the document, or something made of it.
struct Found {
  using List = std::vector<Found>;
  using Members = std::vector<std::pair<std::string, Found>>;
  std::variant<std::monostate, simdjson::dom::element, double, std::string, std::shared_ptr<const List>,
               std::shared_ptr<const Members>>
      what;
  bool exists() const { return what.index() != 0; }
};

// Follows `path` from `document`; does not exist where it leads nowhere. Never fails. Paths are bounded in depth.
Found follow_path(simdjson::dom::element document, std::string_view path);

// The value at `path` in the text; undefined where the path leads nowhere, or the text is no JSON.
JSValue select_json(JSContext* context, std::string_view text, std::string_view path);

}  // namespace brink::script::js
