#include "script/js/gjson_parts.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.h"

namespace brink::script::js {
namespace {

using simdjson::dom::element;

// Where a query "#(…)" ends: after its last parenthesis and a '#' behind it.
std::size_t end_of_query(std::string_view path) {
  int open = 0;
  bool quoted = false;
  for (std::size_t i = 1; i < path.size(); ++i) {
    const char c = path[i];
    if (c == '\\') {
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && (c == '(' || c == '[')) {
      ++open;
    } else if (!quoted && (c == ')' || c == ']') && --open == 0) {
      return i + 1 < path.size() && path[i + 1] == '#' ? i + 2 : i + 1;
    }
  }
  return path.size();
}

std::optional<double> number_of(const Found& found) {
  if (const auto* number = std::get_if<double>(&found.what)) return *number;
  const auto* plain = std::get_if<element>(&found.what);
  if (plain == nullptr || !plain->is_number()) return std::nullopt;
  double value = 0;
  if (plain->get_double().get(value) == simdjson::SUCCESS) return value;
  return std::nullopt;
}

std::optional<std::string_view> text_of(const Found& found) {
  if (const auto* text = std::get_if<std::string>(&found.what)) return *text;
  const auto* plain = std::get_if<element>(&found.what);
  std::string_view text;
  if (plain != nullptr && plain->get_string().get(text) == simdjson::SUCCESS) return text;
  return std::nullopt;
}

std::optional<bool> truth_of(const Found& found) {
  const auto* plain = std::get_if<element>(&found.what);
  bool truth = false;
  if (plain != nullptr && plain->get_bool().get(truth) == simdjson::SUCCESS) return truth;
  return std::nullopt;
}

bool is_null(const Found& found) {
  const auto* plain = std::get_if<element>(&found.what);
  return plain != nullptr && plain->is_null();
}

template <class Kind>
bool ordered(const Kind& a, Condition::Op op, const Kind& b) {
  switch (op) {
    case Condition::Op::equal: return a == b;
    case Condition::Op::not_equal: return a != b;
    case Condition::Op::less: return a < b;
    case Condition::Op::less_equal: return a <= b;
    case Condition::Op::greater: return a > b;
    case Condition::Op::greater_equal: return a >= b;
    default: return false;
  }
}

std::string unquoted(std::string_view value) {
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
  std::string text;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '\\' && i + 1 < value.size()) ++i;
    text += value[i];
  }
  return text;
}

std::pair<Condition::Op, std::size_t> operator_at(std::string_view text) {
  using Op = Condition::Op;
  constexpr std::pair<std::string_view, Op> operators[] = {
      {"==", Op::equal},         {"!=", Op::not_equal}, {"<=", Op::less_equal},
      {">=", Op::greater_equal}, {"!%", Op::unlike},    {"=", Op::equal},
      {"<", Op::less},           {">", Op::greater},    {"%", Op::like}};
  for (const auto& [word, op] : operators) {
    if (text.starts_with(word)) return {op, word.size()};
  }
  return {Op::exists, 0};
}

Found members_as_list(const Found& from, bool names) {
  const auto* plain = std::get_if<element>(&from.what);
  Found::List list;
  if (plain == nullptr || !plain->is_object()) return {std::make_shared<const Found::List>(std::move(list))};
  const simdjson::dom::object members = plain->get_object().value_unsafe();
  for (const auto [name, value] : members) {
    list.push_back(names ? Found{std::string(name)} : Found{value});
  }
  return {std::make_shared<const Found::List>(std::move(list))};
}

bool is_list(const Found& found) {
  if (std::holds_alternative<std::shared_ptr<const Found::List>>(found.what)) return true;
  const auto* plain = std::get_if<element>(&found.what);
  return plain != nullptr && plain->is_array();
}

Found flattened(const Found& from) {
  if (!is_list(from)) return from;
  Found::List made;
  for (const Found& item : items_of(from)) {
    if (!is_list(item)) {
      made.push_back(item);
      continue;
    }
    for (Found& inner : items_of(item)) made.push_back(std::move(inner));
  }
  return {std::make_shared<const Found::List>(std::move(made))};
}

}  // namespace

bool matches_wildcards(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0, star = std::string_view::npos, retry = 0;
  while (t < text.size()) {
    const bool escaped = p + 1 < pattern.size() && pattern[p] == '\\';
    if (p < pattern.size() && !escaped && pattern[p] == '*') {
      star = p++;
      retry = t;
    } else if (p < pattern.size() && ((!escaped && pattern[p] == '?') || pattern[p + (escaped ? 1 : 0)] == text[t])) {
      p += escaped ? 2 : 1;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++retry;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

bool Step::matches(std::string_view member) const {
  return pattern.empty() ? member == name : matches_wildcards(pattern, member);
}

Step next_step(std::string_view path) {
  Step step;
  std::size_t at = 0;
  if (path.starts_with("#(") || path.starts_with("#[")) {
    at = end_of_query(path);
    step.name = path.substr(0, at);
  } else {
    bool wild = false;
    for (; at < path.size() && path[at] != '.' && path[at] != '|'; ++at) {
      if (path[at] == '\\' && at + 1 < path.size()) {
        step.pattern += path[at++];
      } else if (path[at] == '*' || path[at] == '?') {
        wild = true;
      }
      step.name += path[at];
      step.pattern += path[at];
    }
    if (!wild) step.pattern.clear();
  }
  if (at >= path.size()) return step;
  step.has_rest = true;
  step.piped = path[at] == '|';
  step.rest = path.substr(at + 1);
  return step;
}

std::size_t first_pipe(std::string_view path) {
  int open = 0;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] == '\\') {
      ++i;
    } else if (path[i] == '(' || path[i] == '[') {
      ++open;
    } else if (path[i] == ')' || path[i] == ']') {
      --open;
    } else if (path[i] == '|' && open <= 0) {
      return i;
    }
  }
  return std::string_view::npos;
}

Query read_query(std::string_view text) {
  Query query;
  text.remove_prefix(2);
  if (text.ends_with('#')) {
    query.all = true;
    text.remove_suffix(1);
  }
  if (!text.empty()) text.remove_suffix(1);
  int open = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
      continue;
    }
    if (text[i] == '(') ++open;
    if (text[i] == ')') --open;
    if (open != 0) continue;
    const auto [op, size] = operator_at(text.substr(i));
    if (size == 0) continue;
    query.condition = {trim(text.substr(0, i)), op, trim(text.substr(i + size))};
    return query;
  }
  query.condition.path = trim(text);
  return query;
}

bool compare(const Found& found, const Condition& condition) {
  using Op = Condition::Op;
  if (condition.op == Op::exists) return true;
  const std::string_view value = condition.value;
  const bool quoted = value.starts_with('"');
  if (const auto text = text_of(found)) {
    const std::string wanted = unquoted(value);
    if (condition.op == Op::like) return matches_wildcards(wanted, *text);
    if (condition.op == Op::unlike) return !matches_wildcards(wanted, *text);
    if (!quoted && (parse_double(value) || value == "true" || value == "false" || value == "null")) {
      return condition.op == Op::not_equal;
    }
    return ordered<std::string_view>(*text, condition.op, wanted);
  }
  if (const auto number = number_of(found)) {
    const auto wanted = quoted ? std::nullopt : parse_double(value);
    return wanted ? ordered(*number, condition.op, *wanted) : condition.op == Op::not_equal;
  }
  if (const auto truth = truth_of(found)) {
    const bool known = value == "true" || value == "false";
    return known ? ordered<int>(*truth ? 1 : 0, condition.op, value == "true" ? 1 : 0) : condition.op == Op::not_equal;
  }
  if (is_null(found)) return (condition.op == Op::equal) == (value == "null");
  return condition.op == Op::not_equal;
}

Found::List items_of(const Found& found) {
  if (const auto* list = std::get_if<std::shared_ptr<const Found::List>>(&found.what)) return **list;
  Found::List items;
  const auto* plain = std::get_if<element>(&found.what);
  if (plain == nullptr || !plain->is_array()) return items;
  const simdjson::dom::array array = plain->get_array().value_unsafe();
  for (const element item : array) items.push_back({item});
  return items;
}

Found modify(const Found& from, std::string_view modifier) {
  modifier = modifier.substr(0, modifier.find(':'));
  if (modifier == "this" || modifier == "valid" || modifier == "ugly" || modifier == "pretty") return from;
  if (modifier == "reverse") {
    if (!is_list(from)) return from;
    Found::List items = items_of(from);
    std::reverse(items.begin(), items.end());
    return {std::make_shared<const Found::List>(std::move(items))};
  }
  if (modifier == "keys") return members_as_list(from, true);
  if (modifier == "values") return is_list(from) ? from : members_as_list(from, false);
  if (modifier == "flatten") return flattened(from);
  return {};
}

}  // namespace brink::script::js
