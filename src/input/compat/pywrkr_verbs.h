// pywrkr's subcommands, which are known by the first word: har-import, openapi-import, compare and summary.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "input/compat/tool.h"

namespace brink::input::compat {

enum class PywrkrVerb : std::uint8_t { har_import, openapi_import, compare, summary };

struct PywrkrVerbInfo {
  PywrkrVerb verb;
  std::string_view name;
  std::string_view arguments;  // as shown: "FILE"
  std::string_view summary;
  Tool tool;
};
std::span<const PywrkrVerbInfo> pywrkr_verbs();
// Nullptr when the word is none.
const PywrkrVerbInfo* find_pywrkr_verb(std::string_view word);

// A line of our own `import` or `summary`.
struct PywrkrVerbLine {
  Command command = Command::import_file;
  RawLine raw;
};
// Of har_import, openapi_import and summary. Errors (usage): what that subcommand's parser refuses.
Result<PywrkrVerbLine> translate_pywrkr_verb(PywrkrVerb verb, const Line& line);

struct PywrkrCompareLine {
  std::string before;  // a path, or a pattern
  std::string now;
  std::vector<std::string> rules;
  std::string format = "table";  // or "markdown", "json"
  bool strict_config = false;
};
Result<PywrkrCompareLine> translate_pywrkr_compare(const Line& line);

}  // namespace brink::input::compat
