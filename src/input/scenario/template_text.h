// Text with placeholders as plan::Template:
//
//   ${name}            a variable that a step takes out of a response (extract)
//   ${set.field}       a field of the iteration's row of a data set
//   ${function(...)}   uuid(), randint(LOW,HIGH), randstr(LENGTH), counter(), counter(NAME), now(), now(unix)
//
// A name is a letter or underscore, then letters, digits and underscores; a field is any text without blanks, dots and
// the brackets {}(). Whatever else looks like a placeholder is text: $VAR, ${}, ${1x}, ${a b}, ${a.b.c}.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "input/scenario/field.h"
#include "plan/scenario.h"

namespace brink::input {

inline constexpr std::int64_t most_random_letters = 65'536;

// Names, numbered in the order in which they come up.
class NumberedNames {
 public:
  std::uint32_t number(std::string_view name);
  const std::vector<std::string>& list() const { return list_; }

 private:
  std::vector<std::string> list_;
  std::unordered_map<std::string, std::uint32_t> numbers_;
};

// What placeholders refer to.
struct Names {
  const std::vector<plan::DataSet>* data = nullptr;
  bool literal_when_unknown = false;  // a placeholder that never has a value is sent as it is written
  NumberedNames variables;
  NumberedNames counters;
};

bool is_identifier(std::string_view text);

// Findings: an unknown function, arguments it does not take, a data set or field that does not exist.
plan::Template cut_template(const Field& where, std::string_view text, plan::Escaping escaping, Names& names);

// Puts the pieces of `more` behind those of `into`; the escaping of `into` stays.
void append_template(plan::Template& into, plan::Template more);
void append_literal(plan::Template& into, std::string_view text);

}  // namespace brink::input
