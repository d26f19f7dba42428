// The arguments of a tool, as rows: from them come its JSON Schema and the reading of a call. Most are options of a
// command under another name: kind, range, default and meaning stand in the option table of `input` and nowhere else.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "mcp/json.h"
#include "mcp/setup.h"

namespace brink::mcp {

enum class Form : std::uint8_t {
  text,
  texts,     // a list
  headers,   // an object, name -> value
  document,  // an object; the option is a file, named like the argument, which the tool hands over as what is read
             // there
  flag,      // true: the option is given
  whole,
  number,
  seconds,  // a number; the option is a duration
};

// What the person who started the server has set a bound to.
enum class Ceiling : std::uint8_t { none, users, rps, requests, duration };

struct Argument {
  std::string_view name;
  std::string_view option;  // empty: what the command takes besides options
  Form form = Form::text;
  std::string_view help = "";  // empty: the option's
  Ceiling ceiling = Ceiling::none;
  bool required = false;
  bool tells_default = true;  // false: leaving it out means something else than giving the option's default
};

// JSON Schema 2020-12 of an object with these properties and no others.
Json schema_of(input::Command command, std::span<const Argument> arguments, const input::McpOptions& options);

// A call as the command line it stands for. Errors name the argument and say what it takes; above a ceiling: the
// ceiling and the option that sets it.
Result<input::Values> read_arguments(input::Command command, std::span<const Argument> arguments, const Json& given,
                                     const Setup& setup);

// The text with options written as the arguments that stand for them: "--header: ..." as "headers: ...".
Error in_argument_words(Error error, std::span<const Argument> arguments);

// Whether the call has the argument; null is none.
inline bool has(const Json& given, const char* name) {
  const Json* value = find(given, name);
  return value != nullptr && !value->is_null();
}

// The error of asking for more than a ceiling allows.
tl::unexpected<Error> above_ceiling(std::string_view name, double asked, Ceiling ceiling,
                                    const input::McpOptions& options);

}  // namespace brink::mcp
