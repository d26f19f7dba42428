#include "demo/http_request.h"

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace brink::demo {
namespace {

using State = HeadResult::State;

HeadResult refuse(int status, const char* why) { return {State::refused, 0, status, why}; }

bool is_token(std::string_view s) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !s.empty() && std::ranges::all_of(s, [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           marks.find(c) != std::string_view::npos;
  });
}

bool has_control(std::string_view s) {
  return std::ranges::any_of(s,
                             [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; });
}

// The next line of `bytes` from `at` on, without its end, and moves `at` behind it; nothing if the end is not there
// yet.
std::optional<std::string_view> next_line(std::string_view bytes, std::size_t& at) {
  const std::size_t end = bytes.find('\n', at);
  if (end == std::string_view::npos) return std::nullopt;
  std::string_view line = bytes.substr(at, end - at);
  at = end + 1;
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

bool read_target(std::string_view target, Request& request) {
  if (target.starts_with("http://") || target.starts_with("https://")) {
    const std::size_t slash = target.find('/', target.find("//") + 2);
    target = slash == std::string_view::npos ? "/" : target.substr(slash);
  }
  if (!target.starts_with('/') || target.find('#') != std::string_view::npos) return false;
  const std::size_t mark = target.find('?');
  request.path = target.substr(0, mark);
  request.query = mark == std::string_view::npos ? std::string_view{} : target.substr(mark + 1);
  return true;
}

// Zero: fine, and `minor` is the x of HTTP/1.x.
int read_request_line(std::string_view line, Request& request, int& minor) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return 400;
  request.method = line.substr(0, first);
  const std::string_view target = line.substr(first + 1, last - first - 1);
  const std::string_view version = line.substr(last + 1);
  if (!is_token(request.method) || target.find(' ') != std::string_view::npos || has_control(line)) return 400;
  if (version.size() != 8 || !version.starts_with("HTTP/") || version[6] != '.') return 400;
  if (version[5] != '1') return 505;
  if (version[7] < '0' || version[7] > '9') return 400;
  minor = version[7] - '0';
  return read_target(target, request) ? 0 : 400;
}

// What the fields have said so far about things that may be said only once.
struct Said {
  bool host = false;
  std::optional<std::uint64_t> length;
};

bool read_length(std::string_view value, Said& said) {
  if (value.empty() || value.size() > 18 || !std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; })) {
    return false;
  }
  const auto length = static_cast<std::uint64_t>(*parse_int(value));
  if (said.length && *said.length != length) return false;
  said.length = length;
  return true;
}

HeadResult read_field(std::string_view line, Request& request, Said& said) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return refuse(400, "a header line without a colon");
  const std::string_view name = line.substr(0, colon);
  const std::string_view value = trim(line.substr(colon + 1));
  if (!is_token(name) || has_control(line)) return refuse(400, "a malformed header line");
  if (iequals(name, "Transfer-Encoding")) return refuse(411, "a body needs a Content-Length here");
  if (iequals(name, "Content-Length") && !read_length(value, said)) return refuse(400, "a bad Content-Length");
  if (iequals(name, "Host")) {
    if (said.host) return refuse(400, "two Host headers");
    said.host = true;
    request.host = value;
  }
  if (iequals(name, "Connection")) {
    for (const auto option : split(value, ',')) {
      if (iequals(trim(option), "close")) request.keepalive = false;
      if (iequals(trim(option), "keep-alive")) request.keepalive = true;
    }
  }
  if (iequals(name, "Expect") && iequals(value, "100-continue")) request.expects_continue = true;
  if (iequals(name, "If-None-Match")) request.if_none_match = value;
  return {State::complete};
}

HeadResult read_fields(std::string_view bytes, std::size_t at, int minor, Request& request) {
  Said said;
  for (std::size_t fields = 0;; ++fields) {
    const auto line = next_line(bytes, at);
    if (at > max_head || (!line && bytes.size() > max_head)) return refuse(431, "the headers are too large");
    if (!line) return {};
    if (line->empty()) break;
    if (fields == max_fields) return refuse(431, "too many header lines");
    const HeadResult field = read_field(*line, request, said);
    if (field.state == State::refused) return field;
  }
  if (!said.host && minor >= 1) return refuse(400, "no Host header");
  request.body_size = said.length.value_or(0);
  if (request.body_size > max_body) return refuse(413, "the body is too large");
  return {State::complete, at};
}

}  // namespace

HeadResult read_head(std::string_view bytes, Request& request) {
  request = {};
  std::size_t at = 0;
  std::optional<std::string_view> line;
  do {  // empty lines before a request are skipped, as RFC 9112 §2.2 asks
    const std::size_t from = at;
    line = next_line(bytes, at);
    const std::size_t length = line ? line->size() : bytes.size() - from;
    if (length > max_request_line + (line ? 0 : 1)) return refuse(414, "the request line is too long");
    if (at > max_head) return refuse(431, "the headers are too large");
    if (!line) return {};
  } while (line->empty());
  int minor = 1;
  const int status = read_request_line(*line, request, minor);
  if (status == 505) return refuse(505, "not HTTP/1.x");
  if (status != 0) return refuse(status, "a malformed request line");
  request.keepalive = minor >= 1;
  return read_fields(bytes, at, minor, request);
}

}  // namespace brink::demo
