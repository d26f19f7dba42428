// k6's options as a table: what each is called in a script, in the environment and on the command line, and what kind
// of value it takes, so that every layer is read by the same rules.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string_view>

#include "base/result.h"

namespace brink::input::k6 {

enum class Kind : std::uint8_t {
  boolean,
  integer,  // >= 0; scripts may give a text that holds one (integer.h)
  text,
  duration,
  list,      // of texts; as text separated by commas
  map,       // of texts; as text "a=b,c=d", or JSON
  stages,    // [{duration, target}]; as text "10s:5,1m:20"
  dns,       // an object; as text "ttl=5m,select=random,policy=preferIPv4"
  versions,  // "tls1.2", or { min, max }
  objects,   // only as JSON: scenarios, thresholds, tlsAuth
  debug,     // a text; a flag without a value says "headers"
};

// Views are to literals.
struct Row {
  std::string_view name;      // in scripts and config files
  std::string_view variable;  // of the environment; empty: none
  std::string_view flag;      // without dashes; empty: none
  Kind kind = Kind::text;
};

std::span<const Row> rows();
const Row* row_named(std::string_view name);  // null: there is none
const Row* row_of_flag(std::string_view flag);

// A value given as text, as a script would give it. Errors: usage, named as `origin` ("--vus", "K6_VUS").
Result<nlohmann::json> value_of(const Row& row, std::string_view text, std::string_view origin);
// Whether a script may give this. Errors: usage.
Result<void> check(const Row& row, const nlohmann::json& value);

}  // namespace brink::input::k6
