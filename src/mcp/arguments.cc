#include "mcp/arguments.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/check.h"
#include "base/text.h"

namespace brink::mcp {
namespace {

constexpr std::size_t most_items = 50;       // of a list or of headers
constexpr std::size_t most_text = 1u << 20;  // bytes of one text
constexpr std::string_view no_more_than = "give at most 50";

const input::Option* option_of(input::Command command, const Argument& argument) {
  if (argument.option.empty()) return nullptr;
  const input::Option* option = input::find_option(command, argument.option);
  CHECK(option != nullptr, "an argument stands for an option of its command");
  return option;
}

struct Bound {
  double most = std::numeric_limits<double>::infinity();
  std::string_view option;
};

Bound bound_of(Ceiling ceiling, const input::McpOptions& options) {
  switch (ceiling) {
    case Ceiling::users: return {static_cast<double>(options.max_users), "--max-users"};
    case Ceiling::rps: return {options.max_rps, "--max-rps"};
    case Ceiling::requests: return {static_cast<double>(options.max_requests), "--max-requests"};
    case Ceiling::duration: return {seconds(options.max_duration), "--max-duration"};
    case Ceiling::none: break;
  }
  return {};
}

Json default_of(const input::Option& option, Form form) {
  if (form == Form::seconds) return seconds(*parse_duration(option.default_text));
  if (form == Form::text) return option.default_text;
  return form == Form::whole ? Json(*parse_int(option.default_text)) : Json(*parse_double(option.default_text));
}

void add_range(Json& schema, const input::Option& option, Form form, double ceiling) {
  const input::Range& range = option.range;
  if (std::isfinite(range.least)) schema[range.above_least ? "exclusiveMinimum" : "minimum"] = range.least;
  if (const double most = std::min(range.most, ceiling); std::isfinite(most)) schema["maximum"] = most;
  if (form != Form::whole) return;
  for (const char* key : {"minimum", "maximum"}) {
    if (schema.contains(key)) schema[key] = static_cast<std::int64_t>(schema[key].get<double>());
  }
}

Json type_of(Form form) {
  switch (form) {
    case Form::text: return {{"type", "string"}};
    case Form::texts: return {{"type", "array"}, {"items", {{"type", "string"}}}, {"maxItems", most_items}};
    case Form::headers:
      return {{"type", "object"}, {"additionalProperties", {{"type", "string"}}}, {"maxProperties", most_items}};
    case Form::document: return {{"type", "object"}};
    case Form::flag: return {{"type", "boolean"}, {"default", false}};
    case Form::whole: return {{"type", "integer"}};
    case Form::number:
    case Form::seconds: break;
  }
  return {{"type", "number"}};
}

Json property_of(input::Command command, const Argument& argument, const input::McpOptions& options) {
  Json schema = type_of(argument.form);
  const input::Option* option = option_of(command, argument);
  std::string help(argument.help.empty() && option != nullptr ? option->help : argument.help);
  if (argument.form == Form::seconds) help += " (in seconds)";
  schema["description"] = help;
  if (option == nullptr) return schema;
  const double ceiling = bound_of(argument.ceiling, options).most;
  const bool is_number = argument.form >= Form::whole;
  if (is_number) add_range(schema, *option, argument.form, ceiling);
  if (!option->choices.empty() && option->kind == input::Kind::choice) schema["enum"] = split(option->choices, '|');
  if (option->default_text.empty() || option->repeatable || !argument.tells_default) return schema;
  Json value = default_of(*option, argument.form);
  schema["default"] = is_number && value.get<double>() > ceiling ? Json(ceiling) : value;
  return schema;
}

tl::unexpected<Error> takes(const Argument& argument, std::string_view what) {
  return usage_error(fmt::format("{}: not {}", argument.name, what),
                     fmt::format("give {} for {}", what, argument.name));
}

// One call being read: a command line that grows.
class Reading {
 public:
  Reading(input::Command command, const Setup& setup) : command_(command), setup_(setup) {}

  Result<std::monostate> add(const Argument& argument, const Json& value);
  input::RawLine take() { return std::move(line_); }

 private:
  Result<std::monostate> add_number(const Argument& argument, const input::Option* option, const Json& value);
  Result<std::monostate> add_texts(const Argument& argument, const input::Option* option, const Json& value);
  Result<std::monostate> add_text(const Argument& argument, const input::Option* option, const std::string& text);

  input::Command command_;
  const Setup& setup_;
  input::RawLine line_;
};

Result<std::monostate> Reading::add(const Argument& argument, const Json& value) {
  const input::Option* option = option_of(command_, argument);
  switch (argument.form) {
    case Form::text:
      if (!value.is_string()) return takes(argument, "text");
      return add_text(argument, option, value.get_ref<const std::string&>());
    case Form::document:
      if (!value.is_object()) return takes(argument, "an object");
      return add_text(argument, option, std::string(argument.name));
    case Form::flag:
      if (!value.is_boolean()) return takes(argument, "true or false");
      if (value.get<bool>()) line_.options.emplace_back(option, "true");
      return std::monostate{};
    case Form::texts:
    case Form::headers: return add_texts(argument, option, value);
    case Form::whole:
    case Form::number:
    case Form::seconds: break;
  }
  return add_number(argument, option, value);
}

Result<std::monostate> Reading::add_text(const Argument& argument, const input::Option* option,
                                         const std::string& text) {
  if (text.size() > most_text) return usage_error(fmt::format("{}: longer than 1 MiB", argument.name), "give less");
  if (option == nullptr) {
    line_.arguments.push_back(text);
  } else {
    line_.options.emplace_back(option, text);
  }
  return std::monostate{};
}

Result<std::monostate> Reading::add_texts(const Argument& argument, const input::Option* option, const Json& value) {
  const bool headers = argument.form == Form::headers;
  const std::string_view what = headers ? "an object of texts by header name" : "a list of texts";
  if (headers ? !value.is_object() : !value.is_array()) return takes(argument, what);
  if (value.size() > most_items) {
    return usage_error(fmt::format("{}: {} are too many", argument.name, value.size()), std::string(no_more_than));
  }
  for (const auto& [key, item] : value.items()) {
    if (!item.is_string()) return takes(argument, what);
    const std::string& text = item.get_ref<const std::string&>();
    const auto added = add_text(argument, option, headers ? key + ": " + text : text);
    if (!added) return added;
  }
  return std::monostate{};
}

Result<std::monostate> Reading::add_number(const Argument& argument, const input::Option* option, const Json& value) {
  const bool whole = argument.form == Form::whole;
  const bool fits = value.is_number() && (!whole || value.get<double>() == std::floor(value.get<double>()));
  if (!fits) return takes(argument, whole ? "a whole number" : "a number");
  const double number = value.get<double>();
  if (number > bound_of(argument.ceiling, setup_.options).most) {
    return above_ceiling(argument.name, number, argument.ceiling, setup_.options);
  }
  if (!option->range.contains(number)) {
    return usage_error(
        fmt::format("{}: {:g} is too {}", argument.name, number, number > option->range.most ? "large" : "small"),
        fmt::format("give {} {:g}, at most {:g}", option->range.above_least ? "more than" : "at least",
                    option->range.least, option->range.most));
  }
  line_.options.emplace_back(option, whole                            ? fmt::format("{:.0f}", number)
                                     : argument.form == Form::seconds ? fmt::format("{:.6f}s", number)
                                                                      : fmt::format("{}", number));
  return std::monostate{};
}

std::string listed(std::span<const Argument> arguments) {
  std::string text;
  for (const Argument& argument : arguments) text += (text.empty() ? "" : ", ") + std::string(argument.name);
  return text;
}

}  // namespace

Json schema_of(input::Command command, std::span<const Argument> arguments, const input::McpOptions& options) {
  Json properties = Json::object();
  Json required = Json::array();
  for (const Argument& argument : arguments) {
    properties[std::string(argument.name)] = property_of(command, argument, options);
    if (argument.required) required.push_back(argument.name);
  }
  Json schema{{"type", "object"}, {"properties", std::move(properties)}};
  if (!required.empty()) schema["required"] = std::move(required);
  schema["additionalProperties"] = false;
  return schema;
}

Result<input::Values> read_arguments(input::Command command, std::span<const Argument> arguments, const Json& given,
                                     const Setup& setup) {
  for (const auto& item : given.items()) {
    const std::string& key = item.key();
    const bool known =
        std::any_of(arguments.begin(), arguments.end(), [&](const Argument& a) { return a.name == key; });
    if (!known) {
      return usage_error(fmt::format("there is no argument \"{}\"", key.substr(0, 100)),
                         arguments.empty() ? "give none" : "give some of: " + listed(arguments));
    }
  }
  Reading reading(command, setup);
  for (const Argument& argument : arguments) {
    const auto at = given.find(std::string(argument.name));
    if (at != given.end() && !at->is_null()) {
      if (const auto added = reading.add(argument, *at); !added) return tl::unexpected(added.error());
    } else if (argument.required) {
      return usage_error(fmt::format("{} is missing", argument.name), fmt::format("give {}", argument.name));
    }
  }
  auto values = input::Values::read(command, reading.take(), setup.environment);
  if (!values) return tl::unexpected(in_argument_words(values.error(), arguments));
  return values;
}

Error in_argument_words(Error error, std::span<const Argument> arguments) {
  for (std::string* text : {&error.message, &error.hint}) {
    for (const Argument& argument : arguments) {
      if (argument.option.empty()) continue;
      const std::string option = "--" + std::string(argument.option);
      for (std::size_t at = text->find(option); at != std::string::npos; at = text->find(option, at)) {
        const std::size_t end = at + option.size();
        const bool goes_on = end < text->size() && ((*text)[end] == '-' || std::islower((*text)[end]));
        if (!goes_on) text->replace(at, option.size(), argument.name);
        at += goes_on ? option.size() : argument.name.size();
      }
    }
  }
  return error;
}

tl::unexpected<Error> above_ceiling(std::string_view name, double asked, Ceiling ceiling,
                                    const input::McpOptions& options) {
  const Bound bound = bound_of(ceiling, options);
  return refused(fmt::format("{}: {:g} is above this server's ceiling of {:g}", name, asked, bound.most),
                 fmt::format("ask for {:g} or less; whoever starts the server can raise it with brink mcp {}",
                             bound.most, bound.option));
}

}  // namespace brink::mcp
