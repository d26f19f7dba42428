// URLs from anyone. What parses can be written and parsed again without a change; a reference seen from anywhere gives
// an error or a URL of the same quality. The input is a URL, a line end, and a reference.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "base/url.h"

namespace {

bool is_sendable(std::string_view target) {
  if (!target.starts_with('/')) return false;
  for (const char c : target) {
    if (c <= ' ' || c >= 0x7f || c == '#') return false;
  }
  return true;
}

void check_url(const brink::Url& url) {
  CHECK(url.scheme == "http" || url.scheme == "https");
  CHECK(!url.host.empty() && url.port != 0);
  CHECK(is_sendable(url.target));
  const std::string text = url.text();
  const auto again = brink::parse_url(text);
  CHECK(again && !again->assumed_scheme, "its own text parses");
  CHECK(again->url.text() == text && again->url.target == url.target && again->url.host == url.host);
  CHECK(again->url.port == url.port && again->url.same_origin(url) && again->url.userinfo.empty());
  CHECK(brink::is_local(url.host) == brink::is_local(again->url.host));
}

void check_error(const brink::Error& error) {
  CHECK(!error.message.empty());
  for (const char c : error.message + error.hint) CHECK(static_cast<unsigned char>(c) >= 0x20, "one line");
}

void check_fold(std::string_view target) {
  const std::string once = brink::fold_ids(target);
  CHECK(brink::fold_ids(once) == once, "folding is done in one step");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t line = std::min(input.find('\n'), input.size());
  const std::string_view reference = input.substr(std::min(line + 1, input.size()));
  brink::is_local(input);
  check_fold(input);
  const auto parsed = brink::parse_url(input.substr(0, line));
  if (!parsed) {
    check_error(parsed.error());
    return 0;
  }
  check_url(parsed->url);
  const auto resolved = brink::resolve_url(parsed->url, reference);
  if (!resolved) {
    check_error(resolved.error());
    return 0;
  }
  check_url(*resolved);
  const auto itself = brink::resolve_url(parsed->url, resolved->text());
  CHECK(itself && itself->text() == resolved->text(), "a resolved URL is resolved");
  return 0;
}
