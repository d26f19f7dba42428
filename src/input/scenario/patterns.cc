#include "input/scenario/patterns.h"

#include <fmt/format.h>
#include <re2/re2.h>

namespace brink::input {

std::string read_pattern(const Field& pattern, int least_groups) {
  const std::string text = pattern.text();
  if (!pattern.is(Node::Kind::text)) return text;
  RE2::Options quiet;
  quiet.set_log_errors(false);
  const RE2 compiled(text, quiet);
  if (!compiled.ok()) {
    pattern.wrong(fmt::format("is not a regular expression: {}", compiled.error()),
                  "patterns are those of RE2: no lookahead, lookbehind or back-references");
  } else if (compiled.NumberOfCapturingGroups() < least_groups) {
    pattern.wrong("has no group", "put the part to take into parentheses");
  }
  return text;
}

}  // namespace brink::input
