#include "input/scenario/template_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "input/options/nearest.h"
#include "plan/escape.h"

namespace brink::input {
namespace {

using plan::Function;
using plan::TemplatePiece;

constexpr std::array<std::string_view, 5> function_names = {"uuid", "randint", "randstr", "counter", "now"};
constexpr std::string_view brackets = "(){}";

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// What stands between "${" and "}".
struct Inside {
  std::string_view name;  // of a variable, a data set or a function
  std::string_view rest;  // field, or arguments
  enum class Kind : std::uint8_t { text, variable, field, call } kind = Kind::text;
};

Inside look_inside(std::string_view text) {
  const auto name_end = static_cast<std::size_t>(
      std::find_if_not(text.begin(), text.end(), [](char c) { return is_letter(c) || is_digit(c); }) - text.begin());
  Inside inside{text.substr(0, name_end), text.substr(name_end)};
  if (!is_identifier(inside.name)) return inside;
  if (inside.rest.empty()) {
    inside.kind = Inside::Kind::variable;
  } else if (inside.rest.front() == '(' && inside.rest.back() == ')') {
    inside.rest = inside.rest.substr(1, inside.rest.size() - 2);
    if (inside.rest.find_first_of(brackets) == std::string_view::npos) inside.kind = Inside::Kind::call;
  } else if (inside.rest.front() == '.') {
    inside.rest.remove_prefix(1);
    const bool plain = !inside.rest.empty() && inside.rest.find_first_of(". \t\r\n\v\f(){}") == std::string_view::npos;
    if (plain) inside.kind = Inside::Kind::field;
  }
  return inside;
}

class Cutter {
 public:
  Cutter(const Field& where, plan::Escaping escaping, Names& names) : where_(where), names_(names) {
    result_.escaping = escaping;
  }

  plan::Template cut(std::string_view text) {
    std::size_t literal_from = 0;
    std::size_t at = 0;
    while ((at = text.find("${", at)) != std::string_view::npos) {
      const std::size_t close = text.find('}', at);
      if (close == std::string_view::npos) break;
      const Inside inside = look_inside(text.substr(at + 2, close - at - 2));
      TemplatePiece piece;
      if (!read(inside, piece)) {
        ++at;
        continue;
      }
      add_literal(text.substr(literal_from, at - literal_from));
      piece.text = text.substr(at, close + 1 - at);
      result_.pieces.push_back(std::move(piece));
      at = literal_from = close + 1;
    }
    add_literal(text.substr(literal_from));
    return std::move(result_);
  }

 private:
  void add_literal(std::string_view text) {
    std::string escaped;
    plan::append_escaped(escaped, text, result_.escaping);
    append_literal(result_, escaped);
  }

  // False: it is text.
  bool read(const Inside& inside, TemplatePiece& piece) {
    switch (inside.kind) {
      case Inside::Kind::text: return false;
      case Inside::Kind::variable:
        piece.kind = TemplatePiece::Kind::variable;
        piece.index = names_.variables.number(inside.name);
        return true;
      case Inside::Kind::field: return read_field(inside, piece);
      case Inside::Kind::call: return read_call(inside, piece);
    }
    return false;
  }

  bool read_field(const Inside& inside, TemplatePiece& piece) {
    const auto& sets = *names_.data;
    const auto set = std::find_if(sets.begin(), sets.end(), [&](const auto& s) { return s.name == inside.name; });
    if (set == sets.end()) {
      if (names_.literal_when_unknown) return false;
      where_.wrong(fmt::format("names the data set \"{}\", which there is none of", inside.name),
                   "declare it under \"data\", or give it with --data NAME=FILE");
      return true;
    }
    const auto& columns = set->table.columns();
    const auto column = std::find(columns.begin(), columns.end(), inside.rest);
    if (column == columns.end()) {
      where_.wrong(fmt::format("names \"{}.{}\", but {} has no such field", inside.name, inside.rest, set->source),
                   fmt::format("its fields are {}", fmt::join(columns, ", ")));
      return true;
    }
    piece.kind = TemplatePiece::Kind::field;
    piece.index = static_cast<std::uint32_t>(set - sets.begin());
    piece.column = static_cast<std::uint32_t>(column - columns.begin());
    return true;
  }

  bool read_call(const Inside& inside, TemplatePiece& piece) {
    piece.kind = TemplatePiece::Kind::call;
    const std::vector<std::string_view> arguments = arguments_of(inside.rest);
    const auto takes = [&](std::string_view what) {
      where_.wrong(fmt::format("has ${{{}({})}}, which makes no sense", inside.name, inside.rest),
                   fmt::format("write {}", what));
      return true;
    };
    if (inside.name == "uuid") {
      piece.function = Function::uuid;
      return arguments.empty() || takes("uuid()");
    }
    if (inside.name == "randint")
      return read_randint(arguments, piece) || takes("randint(LOW,HIGH), LOW not above HIGH");
    if (inside.name == "randstr") return read_randstr(arguments, piece) || takes("randstr(N), N from 1 to 65536");
    if (inside.name == "counter") {
      piece.function = Function::counter;
      piece.index = names_.counters.number(arguments.empty() ? std::string_view() : arguments.front());
      return (arguments.size() <= 1 && inside.rest.find(',') == inside.rest.npos) ||
             takes("counter() or counter(NAME)");
    }
    if (inside.name == "now") {
      const bool unix = arguments.size() == 1 && arguments.front() == "unix";
      piece.function = unix ? Function::now_unix : Function::now;
      return unix || arguments.empty() || takes("now() or now(unix)");
    }
    unknown(inside.name);
    return true;
  }

  void unknown(std::string_view name) {
    const std::string_view near = nearest(name, {function_names.begin(), function_names.end()});
    where_.wrong(fmt::format("calls {}(), which there is no function of", name),
                 near.empty() ? fmt::format("there are {}", fmt::join(function_names, ", "))
                              : fmt::format("did you mean {}()?", near));
  }

  static std::vector<std::string_view> arguments_of(std::string_view text) {
    if (trim(text).empty()) return {};
    std::vector<std::string_view> arguments = split(text, ',');
    for (std::string_view& argument : arguments) argument = trim(argument);
    return arguments;
  }

  static bool read_randint(const std::vector<std::string_view>& arguments, TemplatePiece& piece) {
    piece.function = Function::randint;
    if (arguments.size() != 2) return false;
    const auto low = parse_int(arguments[0]), high = parse_int(arguments[1]);
    if (!low || !high || *low > *high) return false;
    piece.low = *low;
    piece.high = *high;
    return true;
  }

  static bool read_randstr(const std::vector<std::string_view>& arguments, TemplatePiece& piece) {
    piece.function = Function::randstr;
    const auto length = arguments.size() == 1 ? parse_int(arguments[0]) : std::nullopt;
    if (!length || *length < 1 || *length > most_random_letters) return false;
    piece.high = *length;
    return true;
  }

  const Field& where_;
  Names& names_;
  plan::Template result_;
};

}  // namespace

std::uint32_t NumberedNames::number(std::string_view name) {
  const auto [at, fresh] = numbers_.emplace(name, static_cast<std::uint32_t>(list_.size()));
  if (fresh) list_.emplace_back(name);
  return at->second;
}

bool is_identifier(std::string_view text) {
  return !text.empty() && is_letter(text.front()) &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_letter(c) || is_digit(c); });
}

plan::Template cut_template(const Field& where, std::string_view text, plan::Escaping escaping, Names& names) {
  return Cutter(where, escaping, names).cut(text);
}

void append_literal(plan::Template& into, std::string_view text) {
  if (text.empty()) return;
  if (into.pieces.empty() || into.pieces.back().kind != TemplatePiece::Kind::literal) into.pieces.emplace_back();
  into.pieces.back().text += text;
}

void append_template(plan::Template& into, plan::Template more) {
  for (TemplatePiece& piece : more.pieces) {
    if (piece.kind == TemplatePiece::Kind::literal) {
      append_literal(into, piece.text);
    } else {
      into.pieces.push_back(std::move(piece));
    }
  }
}

}  // namespace brink::input
