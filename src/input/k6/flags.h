// Every flag of `brink k6`, and what becomes of it.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace brink::input::k6 {

enum class Use : std::uint8_t {
  option,   // one of the table (table.h)
  apart,    // read here
  ours,     // an option of `bench`, by its own name
  search,   // an option of `run`, by its own name: with --find-limit only
  noted,    // taken without effect; `note` says why
  refused,  // `note` says why, and what to do
};

enum class Takes : std::uint8_t { nothing, value, maybe };

// Views are to literals.
struct Flag {
  std::string_view name;
  char letter = 0;
  Takes takes = Takes::value;
  Use use = Use::option;
  std::string_view help;
  std::string_view note;
};
std::span<const Flag> flags();
const Flag* flag_named(std::string_view name);  // null: there is none
const Flag* flag_of(char letter);

}  // namespace brink::input::k6
