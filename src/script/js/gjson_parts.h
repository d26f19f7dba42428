// The parts of a GJSON path: its steps, the conditions of its queries, its modifiers.
#pragma once

#include <string>
#include <string_view>

#include "script/js/gjson.h"

namespace brink::script::js {

// One step: a name with its escapes undone, and what follows it.
struct Step {
  std::string name;
  std::string pattern;    // the name, where it has wildcards; in it '\' escapes
  std::string_view rest;  // of the path
  bool has_rest = false;
  bool piped = false;  // by '|' rather than '.'
  bool matches(std::string_view member) const;
};
Step next_step(std::string_view path);
// Where the first '|' is that stands in no query; npos: nowhere.
std::size_t first_pipe(std::string_view path);

struct Condition {
  enum class Op : std::uint8_t { exists, equal, not_equal, less, less_equal, greater, greater_equal, like, unlike };
  std::string_view path;
  Op op = Op::exists;
  std::string_view value;  // as written: "text", 12, true
};
struct Query {
  Condition condition;
  bool all = false;
};
// "#(age>45)#"; views into it.
Query read_query(std::string_view text);
bool compare(const Found& found, const Condition& condition);

// What a modifier makes; "reverse". One that is not known: nothing.
Found modify(const Found& from, std::string_view modifier);

// The elements of a list; nothing of anything else.
Found::List items_of(const Found& found);

bool matches_wildcards(std::string_view pattern, std::string_view text);

}  // namespace brink::script::js
