#include "input/import/jmeter_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/base64.h"
#include "base/text.h"
#include "input/import/form_text.h"
#include "input/import/placeholder.h"

namespace brink::input {
namespace {

constexpr int deepest = 16;
constexpr std::size_t longest = 1u << 20;
constexpr std::size_t longest_reference = 4096;
constexpr std::size_t most_filled = 10'000;

// Of "${a${b}}...": where the first '}' stands that closes it, or npos.
std::size_t closing(std::string_view text) {
  int open = 0;
  for (std::size_t i = 0; i < std::min(text.size(), longest_reference); ++i) {
    if (text.substr(i, 2) == "${") ++open;
    if (text[i] == '}' && --open == 0) return i;
  }
  return std::string_view::npos;
}

// "a,b\,c" is two arguments.
std::vector<std::string> arguments_of(std::string_view text) {
  std::vector<std::string> arguments{""};
  int open = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) {
      arguments.back() += text[++i];
    } else if (text[i] == ',' && open == 0) {
      arguments.emplace_back();
    } else {
      open += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
      arguments.back() += text[i];
    }
  }
  for (std::string& argument : arguments) argument = trim(argument);
  return arguments;
}

void add_once(std::vector<std::string>& list, std::string_view text) {
  if (std::find(list.begin(), list.end(), text) == list.end()) list.emplace_back(text);
}

}  // namespace

void JmeterText::set_column(std::string name, const std::string& data_set) {
  std::string reference = data_set + "." + placeholder_name(name);
  columns_[std::move(name)] = std::move(reference);
}

void JmeterText::append_variable(std::string& out, const std::string& name, int depth) const {
  const auto column = columns_.find(name);
  const auto value = values_.find(name);
  if (extracted_.contains(name)) {
    out += placeholder(placeholder_name(name));
  } else if (column != columns_.end()) {
    out += placeholder(column->second);
  } else if (value != values_.end() && depth < deepest) {
    append(out, value->second, depth + 1);
  } else if (!open_set_.empty()) {
    out += placeholder(open_set_ + "." + placeholder_name(name));
  } else {
    out += placeholder(placeholder_name(name));
    add_once(unknown_, name);
  }
}

// "__name" or "__name(arguments)", without the braces.
std::string JmeterText::call(std::string_view text, int depth) const {
  const auto open = std::min(text.find('('), text.size());
  const std::string_view name = trim(text.substr(0, open));
  const std::string_view inside =
      text.size() > open && text.back() == ')' ? text.substr(open + 1, text.size() - open - 2) : "";
  std::vector<std::string> arguments;
  for (const std::string& argument : arguments_of(inside)) {
    arguments.emplace_back();
    append(arguments.back(), argument, depth + 1);
  }
  arguments.resize(std::max<std::size_t>(arguments.size(), 3));
  if (name == "__P" || name == "__property") {
    add_once(properties_, arguments[0]);
    const std::string& otherwise = arguments[name == "__P" ? 1 : 2];
    return otherwise.empty() && name == "__P" ? "1" : otherwise;
  }
  if (name == "__Random" && parse_int(arguments[0]) && parse_int(arguments[1])) {
    return fmt::format("${{randint({},{})}}", arguments[0], arguments[1]);
  }
  if (name == "__RandomString" && parse_int(arguments[0])) return fmt::format("${{randstr({})}}", arguments[0]);
  if (name == "__UUID") return "${uuid()}";
  if (name == "__counter") return "${counter()}";
  if (name == "__time" && arguments[0].empty()) return "${now(unix)}000";  // milliseconds
  if (name == "__time") return arguments[0] == "/1000" ? "${now(unix)}" : "${now()}";
  if (name == "__urlencode") return form_encoded(arguments[0]);
  if (name == "__base64Encode" && !has_placeholder(arguments[0])) return base64(arguments[0]);
  if (name == "__V") {
    std::string out;
    append_variable(out, arguments[0], depth + 1);
    return out;
  }
  add_once(unknown_, name);
  return placeholder(placeholder_name(name));
}

void JmeterText::append(std::string& out, std::string_view text, int depth) const {
  if (depth > deepest) {
    out += text;
    return;
  }
  for (std::size_t at = 0; at < text.size() && out.size() < longest;) {
    const auto close = text.substr(at, 2) == "${" ? closing(text.substr(at)) : std::string_view::npos;
    if (close == std::string_view::npos) {
      out += text[at++];
      continue;
    }
    if (++filled_ > most_filled) return;
    const std::string_view inside = trim(text.substr(at + 2, close - 2));
    if (inside.starts_with("__")) {
      out += call(inside, depth);
    } else {
      std::string name;
      append(name, inside, depth + 1);
      append_variable(out, name, depth);
    }
    at += close + 1;
  }
}

std::string JmeterText::fill(std::string_view text) const {
  std::string out;
  filled_ = 0;
  append(out, text, 0);
  return out;
}

}  // namespace brink::input
