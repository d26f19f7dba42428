#include "input/scenario/json_path_text.h"

#include <fmt/format.h>

#include "base/text.h"

namespace brink::input {
namespace {

constexpr std::string_view not_in_names = ".[]()*?,:'\" \t\r\n";

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) { path_.text = text; }

  Result<plan::JsonPath> read() {
    if (rest_.empty()) return wrong("it is empty");
    const bool rooted = take('$');
    const bool name_first = !rooted && rest_.front() != '.' && rest_.front() != '[';
    if (name_first && !take_name()) return wrong(why_);
    while (!rest_.empty()) {
      if (!(take('.') ? take_name() : take('[') ? take_bracket() : fail("a dot or a bracket is missing")))
        return wrong(why_);
    }
    return std::move(path_);
  }

 private:
  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool take_name() {
    const std::string_view name = rest_.substr(0, rest_.find_first_of(not_in_names));
    if (name.empty())
      return fail(rest_.starts_with('.') ? "\"..\" searches, a path names one place" : "a name is missing");
    path_.parts.emplace_back(std::string(name));
    rest_.remove_prefix(name.size());
    return rest_.empty() || rest_.front() == '.' || rest_.front() == '[' ||
           fail("a name with this character needs [\"...\"]");
  }

  // After the opening bracket.
  bool take_bracket() {
    const char quote = rest_.empty() ? ' ' : rest_.front();
    if (quote == '"' || quote == '\'') {
      const auto close = rest_.find(quote, 1);
      if (close == std::string_view::npos || rest_.substr(close + 1).substr(0, 1) != "]") {
        return fail("a quoted name does not end with its quote and ]");
      }
      path_.parts.emplace_back(std::string(rest_.substr(1, close - 1)));
      rest_.remove_prefix(close + 2);
      return true;
    }
    const auto close = rest_.find(']');
    if (close == std::string_view::npos) return fail("a bracket is not closed");
    const auto number = parse_int(rest_.substr(0, close));
    if (!number)
      return fail("in brackets stands a number or a quoted name: wildcards, slices and filters are not known");
    path_.parts.emplace_back(*number);
    rest_.remove_prefix(close + 1);
    return true;
  }

  bool fail(std::string_view why) {
    why_ = why;
    return false;
  }

  tl::unexpected<Error> wrong(std::string_view why) const {
    return usage_error(fmt::format("\"{}\" is not a path into JSON: {}", path_.text, why),
                       "write it as $.items[0].id or $[\"odd key\"]");
  }

  std::string_view rest_;
  std::string_view why_;
  plan::JsonPath path_;
};

}  // namespace

Result<plan::JsonPath> parse_json_path(std::string_view text) { return Reader(trim(text)).read(); }

}  // namespace brink::input
