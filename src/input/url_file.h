// A list of targets as text: one "[METHOD ]URL" a line. Empty lines and lines that begin with '#' are skipped; blanks
// around a line are dropped, and so is a byte order mark at the beginning of the file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/url.h"

namespace brink::input {

inline constexpr std::size_t most_targets = 10'000;

struct UrlLine {
  std::string method;  // empty: the line names none
  Url url;
  bool assumed_scheme = false;
  std::size_t left_out = 0;  // the number of the line, where words behind the URL were left out
};

// Words behind the URL of a line: a mistake, or left out as pywrkr does.
enum class WordsBehind : std::uint8_t { refused, left_out };

// Whether a line may begin with this method, whatever its case.
bool is_url_file_method(std::string_view method);

// `name` of the file stands in messages, with the number of the line. Errors (usage): a line that is not a URL, a
// method without a URL, an unknown word before the URL, words behind it that are refused, no target at all, more than
// most_targets.
Result<std::vector<UrlLine>> parse_url_file(std::string_view text, std::string_view name,
                                            WordsBehind behind = WordsBehind::refused);

}  // namespace brink::input
