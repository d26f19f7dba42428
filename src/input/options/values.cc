#include "input/options/values.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "base/text.h"

namespace brink::input {
namespace {

std::string number_text(double value) {
  return std::fabs(value) < 1e15 && value == std::floor(value) ? fmt::format("{:.0f}", value)
                                                               : fmt::format("{}", value);
}

std::string amount(const Option& option, double value) {
  if (option.kind != Kind::duration) return number_text(value);
  constexpr double hour = 3600;
  if (value > 0 && value < 1) return number_text(value * 1000) + "ms";
  return value >= hour ? number_text(value / hour) + "h" : number_text(value) + "s";
}

std::string range_text(const Option& option) {
  const Range& range = option.range;
  const bool below = std::isfinite(range.least), above = std::isfinite(range.most);
  if (below && range.above_least) {
    return fmt::format(" above {}", amount(option, range.least)) +
           (above ? fmt::format(", at most {}", amount(option, range.most)) : "");
  }
  if (below && above) return fmt::format(" from {} to {}", amount(option, range.least), amount(option, range.most));
  if (below) return fmt::format(", at least {}", amount(option, range.least));
  return above ? fmt::format(", at most {}", amount(option, range.most)) : "";
}

tl::unexpected<Error> bad_value(const Option& option, std::string_view text, std::string_view why) {
  return usage_error(fmt::format("{}: \"{}\" is {}", spelled(option), text, why), "give " + expectation(option));
}

Result<std::monostate> check_number(const Option& option, std::string_view text, std::optional<double> value,
                                    std::string_view noun) {
  if (!value) return bad_value(option, text, fmt::format("not {}", noun));
  if (option.range.contains(*value)) return std::monostate{};
  return bad_value(option, text, *value > option.range.most ? "too large" : "too small");
}

// Far outside what any option takes, a duration or whole number is too large rather than malformed.
std::optional<double> whole_number(std::string_view text) {
  if (const auto value = parse_int(text)) return static_cast<double>(*value);
  const auto value = parse_double(text);
  const bool digits = text.find_first_not_of("-0123456789") == std::string_view::npos;
  return digits ? value : std::nullopt;
}

// A negative time is malformed to parse_duration, but too small to whoever typed it.
std::optional<double> duration_in_seconds(std::string_view text) {
  if (const auto value = parse_duration(text)) return seconds(*value);
  const auto value = text.starts_with('-') ? parse_duration(text.substr(1)) : Result<Duration>(usage_error(""));
  if (!value || *value == Duration{}) return std::nullopt;
  return -seconds(*value);
}

bool is_choice(std::string_view choices, std::string_view text) {
  const auto all = split(choices, '|');
  return std::find(all.begin(), all.end(), text) != all.end();
}

std::string one_of(std::string_view choices) {
  std::string text;
  const auto all = split(choices, '|');
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i > 0) text += i + 1 == all.size() ? " or " : ", ";
    text += all[i];
  }
  return text;
}

Result<std::monostate> check_arguments(const CommandInfo& command, const std::vector<std::string>& given) {
  const Argument& argument = command.argument;
  const std::string help = fmt::format("see: brink {} --help", command.name);
  if (!argument.first_choices.empty() && !given.empty() && !is_choice(argument.first_choices, given.front())) {
    return usage_error(fmt::format("{}: \"{}\" is not known", command.name, given.front()),
                       "give " + one_of(argument.first_choices));
  }
  if (given.size() > argument.most) {
    const std::string& extra = given[argument.most];
    if (argument.most == 0) return usage_error(fmt::format("{} takes no argument \"{}\"", command.name, extra), help);
    return usage_error(fmt::format("{} takes one {} only: \"{}\" is one too many", command.name, argument.name, extra),
                       help);
  }
  if (given.size() < argument.least) {
    return usage_error(fmt::format("{} needs a {}: {}", command.name, argument.name, argument.help), help);
  }
  for (const std::string& text : given) {
    if (text.empty()) return usage_error(fmt::format("{}: an empty {} was given", command.name, argument.name), help);
    if (!argument.choices.empty() && !is_choice(argument.choices, text)) {
      return usage_error(fmt::format("{}: \"{}\" is not known", argument.name, text),
                         "give " + one_of(argument.choices));
    }
  }
  return std::monostate{};
}

}  // namespace

std::string expectation(const Option& option) {
  switch (option.kind) {
    case Kind::integer: return "a whole number" + range_text(option);
    case Kind::number: return "a number" + range_text(option);
    case Kind::duration: return "a time such as 30s, 500ms or 1m30s" + range_text(option);
    case Kind::choice: return one_of(option.choices);
    case Kind::file: return "the path of a file";
    case Kind::folder: return "the path of a folder";
    case Kind::text: return std::string(option.value_name);
    case Kind::flag:
    case Kind::toggle: break;
  }
  return "no value";
}

Result<std::monostate> check_value(const Option& option, std::string_view text) {
  switch (option.kind) {
    case Kind::integer: return check_number(option, text, whole_number(text), "a whole number");
    case Kind::number: return check_number(option, text, parse_double(text), "a number");
    case Kind::duration: return check_number(option, text, duration_in_seconds(text), "a duration");
    case Kind::choice:
      if (!is_choice(option.choices, text)) return bad_value(option, text, "not known");
      break;
    case Kind::file:
    case Kind::folder:
      if (text.empty()) return usage_error(spelled(option) + ": the path is empty", "give " + expectation(option));
      break;
    case Kind::flag:
    case Kind::toggle:
    case Kind::text: break;
  }
  return std::monostate{};
}

Result<Values> Values::read(Command command, RawLine line, const Environment& environment) {
  if (auto ok = check_arguments(input::info(command), line.arguments); !ok) return tl::unexpected(ok.error());
  Values values(command, std::move(line.arguments));
  for (auto& [option, text] : line.options) {
    CHECK(option != nullptr && option->belongs_to(command));
    if (auto ok = check_value(*option, text); !ok) return tl::unexpected(ok.error());
    std::vector<std::string>& list = values.given_[option].texts;
    if (option->takes_value() && !option->repeatable && !list.empty()) {
      return usage_error(fmt::format("{} is given twice: \"{}\" and \"{}\"", spelled(*option), list.front(), text),
                         "give it once");
    }
    list.push_back(std::move(text));
  }
  for (const Option* option : options_of(command)) {
    if (option->env.empty() || (values.given_.contains(option) && !option->repeatable)) continue;
    const auto text = environment(option->env);
    if (!text || text->empty()) continue;
    if (auto ok = check_value(*option, *text); !ok) {
      return usage_error(fmt::format("{} in the environment, for {}", option->env, ok.error().message),
                         ok.error().hint);
    }
    Given& given = values.given_.try_emplace(option, Given{.texts = {}, .on_line = false}).first->second;
    given.texts.push_back(*text);
  }
  return values;
}

const Option& Values::option(std::string_view name) const {
  const Option* option = find_option(command_, name);
  CHECK(option != nullptr && option->name == name, "the command has no such option");
  return *option;
}

const Values::Given* Values::found(std::string_view name) const {
  const auto at = given_.find(&option(name));
  return at == given_.end() ? nullptr : &at->second;
}

bool Values::given(std::string_view name) const { return found(name) != nullptr; }

bool Values::on_line(std::string_view name) const {
  const Given* given = found(name);
  return given != nullptr && given->on_line;
}

bool Values::flag(std::string_view name) const {
  CHECK(option(name).kind == Kind::flag);
  return given(name);
}

bool Values::toggle(std::string_view name, bool otherwise) const {
  CHECK(option(name).kind == Kind::toggle);
  const Given* given = found(name);
  return given == nullptr ? otherwise : given->texts.back() == "true";
}

std::optional<std::string> Values::maybe_text(std::string_view name) const {
  const Option& row = option(name);
  CHECK(row.takes_value() && !row.repeatable);
  if (const Given* given = found(name)) return given->texts.back();
  if (row.default_text.empty()) return std::nullopt;
  return std::string(row.default_text);
}

std::optional<std::int64_t> Values::maybe_integer(std::string_view name) const {
  CHECK(option(name).kind == Kind::integer);
  const auto text = maybe_text(name);
  return text ? parse_int(*text) : std::nullopt;
}

std::optional<double> Values::maybe_number(std::string_view name) const {
  CHECK(option(name).kind == Kind::number);
  const auto text = maybe_text(name);
  return text ? parse_double(*text) : std::nullopt;
}

std::optional<Duration> Values::maybe_duration(std::string_view name) const {
  CHECK(option(name).kind == Kind::duration);
  const auto text = maybe_text(name);
  if (!text) return std::nullopt;
  const auto value = parse_duration(*text);
  CHECK(value.has_value());
  return *value;
}

std::string Values::text(std::string_view name) const { return maybe_text(name).value(); }
std::int64_t Values::integer(std::string_view name) const { return maybe_integer(name).value(); }
double Values::number(std::string_view name) const { return maybe_number(name).value(); }
Duration Values::duration(std::string_view name) const { return maybe_duration(name).value(); }

std::vector<std::string> Values::all(std::string_view name) const {
  CHECK(option(name).repeatable);
  const Given* given = found(name);
  return given == nullptr ? std::vector<std::string>{} : given->texts;
}

}  // namespace brink::input
