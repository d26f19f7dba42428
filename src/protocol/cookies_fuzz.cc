// A cookie jar under any sequence of Set-Cookie headers. Each line of the input is one step:
//   URL-like line "https://host/path"   the next responses come from there
//   "+N"                                N seconds pass
//   anything else                       a Set-Cookie value
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "base/text.h"
#include "protocol/cookies.h"

namespace brink::protocol {
namespace {

void check_jar(const CookieJar& jar, const CookieUrl& url, WallTime now) {
  CHECK(jar.cookies().size() <= CookieJar::max_cookies);
  for (const Cookie& cookie : jar.cookies()) {
    CHECK(!cookie.name.empty() && cookie.name.size() + cookie.value.size() <= CookieJar::max_size);
    CHECK(cookie.path.starts_with('/'));
    CHECK(to_lower(cookie.domain) == cookie.domain);
    CHECK(cookie.host_only || cookie.domain.find('.') != std::string::npos);
  }
  std::string header = "x";
  jar.header_value(header, url, now);
  for (const char c : header) CHECK(static_cast<unsigned char>(c) >= 0x20 || c == '\t', "no line break is ever sent");
}

CookieUrl parse(std::string_view line) {
  CookieUrl url;
  url.secure = line.starts_with("https");
  line.remove_prefix(line.find("://") + 3);
  const std::size_t slash = std::min(line.find('/'), line.size());
  url.host = line.substr(0, slash);
  url.target = slash == line.size() ? "/" : line.substr(slash);
  return url;
}

}  // namespace
}  // namespace brink::protocol

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace brink::protocol;
  const std::string lower = brink::to_lower({reinterpret_cast<const char*>(data), size});
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  CookieJar jar;
  CookieUrl url{"www.shop.example", "/", true};
  WallTime now{std::chrono::seconds(1'795'000'000)};
  std::size_t at = 0;
  for (const std::string_view line : brink::split(text, '\n')) {
    const std::string_view lowered = std::string_view(lower).substr(at, line.size());
    at += line.size() + 1;
    const auto pause = line.starts_with('+') ? brink::parse_int(line.substr(1)) : std::nullopt;
    if (lowered.starts_with("http://") || lowered.starts_with("https://")) {
      url = parse(lowered);
    } else if (pause) {
      now += std::chrono::seconds(*pause & 0xffffffff);
    } else {
      jar.store(url, line, now);
    }
    check_jar(jar, url, now);
  }
  return 0;
}
