#include "input/k6/persistent_flags.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "input/k6/flags.h"

namespace brink::input::k6 {
namespace {

constexpr std::array<std::string_view, 8> persistent = {"verbose",    "quiet",  "no-color", "log-output",
                                                        "log-format", "config", "address",  "profiling-enabled"};

bool is_persistent(const Flag* flag) {
  return flag != nullptr && std::find(persistent.begin(), persistent.end(), flag->name) != persistent.end();
}

// Whether the value of a flag, or of the last of several letters, is the next word. Nothing: one of them does not
// belong before the command.
std::optional<bool> wants_next(std::string_view word) {
  if (word.starts_with("--")) {
    const std::size_t equals = word.find('=');
    const Flag* flag = flag_named(word.substr(0, equals).substr(2));
    if (!is_persistent(flag)) return std::nullopt;
    return flag->takes == Takes::value && equals == std::string_view::npos;
  }
  for (std::size_t i = 1; i < word.size(); ++i) {
    const Flag* flag = flag_of(word[i]);
    if (!is_persistent(flag)) return std::nullopt;
    if (flag->takes == Takes::value) return i + 1 == word.size();
  }
  return false;
}

}  // namespace

Result<std::vector<std::string>> command_first(const std::vector<std::string>& words) {
  std::size_t at = 0;
  while (at < words.size() && words[at].starts_with('-')) {
    const auto next = wants_next(words[at]);
    if (!next) {
      return usage_error(fmt::format("{} stands before the command", words[at]),
                         "write it behind: brink k6 run FLAGS SCRIPT");
    }
    at += *next ? 2 : 1;
  }
  if (at >= words.size())
    return usage_error("no command was given", "there are run, inspect, archive, new and version");
  std::vector<std::string> out{words[at]};
  const auto command = words.begin() + static_cast<std::ptrdiff_t>(at);
  out.insert(out.end(), words.begin(), command);
  out.insert(out.end(), command + 1, words.end());
  return out;
}

}  // namespace brink::input::k6
