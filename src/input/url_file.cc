#include "input/url_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "input/request_parts.h"

namespace brink::input {
namespace {

constexpr std::array methods{"GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"};

bool is_word(std::string_view s) {
  return !s.empty() &&
         std::all_of(s.begin(), s.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
}

// Up to the first blank; `line` becomes what is behind it.
std::string_view take_word(std::string_view& line) {
  const std::string_view word = line.substr(0, line.find_first_of(" \t"));
  line = trim(line.substr(word.size()));
  return word;
}

struct Parts {
  std::string_view method, url, behind;
};

Result<Parts> cut_line(std::string_view line) {
  Parts parts{.behind = line};
  parts.url = take_word(parts.behind);
  if (is_url_file_method(parts.url)) {
    parts.method = parts.url;
    parts.url = take_word(parts.behind);
    if (parts.url.empty()) return usage_error("a method without a URL");
  } else if (!parts.behind.empty() && is_word(parts.url)) {
    return usage_error(fmt::format("\"{}\" is not a request method that is known here", parts.url));
  }
  return parts;
}

Result<UrlLine> parse_line(std::string_view line, std::size_t number, WordsBehind behind) {
  const auto parts = cut_line(line);
  if (!parts) return tl::unexpected(parts.error());
  UrlLine result;
  if (!parts->method.empty()) {
    auto method = parse_method(parts->method);
    if (!method) return tl::unexpected(method.error());
    result.method = std::move(*method);
  }
  if (!parts->behind.empty()) {
    if (behind == WordsBehind::refused) return usage_error("more than a URL");
    result.left_out = number;
  }
  auto parsed = parse_url(parts->url);
  if (!parsed) return tl::unexpected(parsed.error());
  result.url = std::move(parsed->url);
  result.assumed_scheme = parsed->assumed_scheme;
  return result;
}

}  // namespace

bool is_url_file_method(std::string_view method) {
  return std::any_of(methods.begin(), methods.end(), [&](const char* known) { return iequals(method, known); });
}

Result<std::vector<UrlLine>> parse_url_file(std::string_view text, std::string_view name, WordsBehind behind) {
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  std::vector<UrlLine> lines;
  std::size_t number = 0;
  for (const std::string_view raw : split(text, '\n')) {
    ++number;
    const std::string_view line = trim(raw);
    if (line.empty() || line.starts_with('#')) continue;
    if (lines.size() == most_targets) {
      return usage_error(fmt::format("--url-file: {} has more than {} targets", name, most_targets), "split it");
    }
    auto parsed = parse_line(line, number, behind);
    if (!parsed) {
      return usage_error(fmt::format("--url-file: {}, line {}: {}", name, number, parsed.error().message),
                         "write a line as \"[METHOD ]URL\", with the method one of GET, POST, PUT, DELETE, PATCH, HEAD "
                         "and OPTIONS");
    }
    lines.push_back(std::move(*parsed));
  }
  if (lines.empty()) {
    return usage_error(fmt::format("--url-file: {} has no targets", name), "write one URL a line");
  }
  return lines;
}

}  // namespace brink::input
