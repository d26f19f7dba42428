// Template: a text with placeholders, cut once into pieces when a scenario is read, so that filling it in is a walk
// over them. What a placeholder refers to is an index into the scenario (plan/scenario.h), never a name to be looked
// up.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace brink::plan {

enum class Function : std::uint8_t {
  uuid,      // random, version 4
  randint,   // a whole number from `low` to `high`, both included
  randstr,   // `high` letters and digits
  counter,   // 1, 2, 3, ... over the whole run
  now,       // wall-clock time, ISO 8601 in UTC
  now_unix,  // the same in whole seconds since 1970
};

struct TemplatePiece {
  enum class Kind : std::uint8_t { literal, variable, field, call };
  Kind kind = Kind::literal;
  Function function = Function::uuid;  // of a call
  std::uint32_t index = 0;             // into variables, data (of a field) or counters of the scenario
  std::uint32_t column = 0;            // of the data set
  std::int64_t low = 0, high = 0;      // of randint and randstr
  std::string text;                    // of a literal as it is sent; otherwise the placeholder as written, "${id}"
};

// What happens to a value where it is put in. Literals have gone through the same when the template was cut.
enum class Escaping : std::uint8_t {
  none,
  json,    // inside a JSON string
  form,    // application/x-www-form-urlencoded
  target,  // what cannot stand on a request line is percent-encoded, everything else left alone
};

struct Template {
  std::vector<TemplatePiece> pieces;  // no two neighbours are literals; none is an empty literal
  Escaping escaping = Escaping::none;

  bool empty() const { return pieces.empty(); }
  // The same text each time.
  bool fixed() const { return empty() || (pieces.size() == 1 && pieces.front().kind == TemplatePiece::Kind::literal); }
  // Of a fixed one.
  std::string_view text() const { return empty() ? std::string_view() : std::string_view(pieces.front().text); }
};

}  // namespace brink::plan
