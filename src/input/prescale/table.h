// PreScale's command line as data: its commands and options, and which of ours each stands for. Facts of version 0.2.1.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace brink::input::prescale {

enum class Verb : std::uint8_t { run, investigate, audit, compare, history, show, profiles, schema, mcp };

using Verbs = std::uint16_t;
constexpr Verbs in(Verb verb) { return static_cast<Verbs>(1u << static_cast<unsigned>(verb)); }

enum class Kind : std::uint8_t { flag, on_off, integer, number, text };

// Views are to literals.
struct Row {
  std::string_view name;        // long, without dashes
  std::string_view short_name;  // a letter or empty
  std::string_view value_name;  // empty for flags
  std::string_view help;
  Kind kind = Kind::flag;
  bool repeatable = false;
  Verbs verbs = 0;
  std::string_view ours;  // the long name of the option it is handed to as it stands; empty: see translate.cc
};

struct VerbInfo {
  Verb verb;
  std::string_view name;
  std::string_view summary;
  std::string_view arguments;  // as shown in help
  std::uint32_t least = 0, most = 0;
};

std::span<const Row> all_rows();
std::span<const VerbInfo> all_verbs();

const VerbInfo& info(Verb verb);
const VerbInfo* find_verb(std::string_view word);
// By long name, "no-" and long name, or letter; nullptr when the command has none such.
const Row* find_row(Verb verb, std::string_view word);

}  // namespace brink::input::prescale
