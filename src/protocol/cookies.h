// The cookies of one user, as a browser keeps them (RFC 6265), without I/O and without a clock: the time is passed in.
//
// Public suffixes are not known here; in their place a Domain without an inner dot ("com") or of an IP address is
// refused, unless it is the host itself: then the cookie is for that host alone (RFC 6265 §5.3, step 5).
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace brink::protocol {

// Wall-clock time: what a cookie's Expires speaks of. Seconds, so that the year 9999 has room.
using WallTime = std::chrono::sys_seconds;

// The parts of a URL that matter to a cookie; views live as long as the call.
struct CookieUrl {
  std::string_view host;    // as in Url: lower case, an IPv6 literal without brackets
  std::string_view target;  // as in Url: the path, with or without a query
  bool secure = false;      // https
};

struct Cookie {
  std::string name;
  std::string value;
  std::string domain;                  // lower case, no leading dot
  std::string path;                    // begins with '/'
  WallTime expires = WallTime::max();  // max: with the session, which here is the life of the jar
  std::uint64_t stored = 0;            // rank by last storing, the lowest is the oldest
  bool host_only = true;
  bool secure = false;
};

// Not for two threads at once. An empty jar owns no memory beyond itself.
class CookieJar {
 public:
  static constexpr std::size_t max_per_domain = 50;
  static constexpr std::size_t max_cookies = 3000;
  static constexpr std::size_t max_size = 4096;       // bytes of name and value together; a larger cookie is ignored
  static constexpr std::size_t max_attribute = 1024;  // bytes of Domain or Path; a longer one is ignored

  // Takes the value of one Set-Cookie header of a response from `url`. Whatever is not a valid cookie for that URL is
  // ignored, as RFC 6265 §5 demands. Over a limit, the expired go first and then those stored longest ago.
  void store(const CookieUrl& url, std::string_view set_cookie, WallTime now);
  // The same of each Set-Cookie header in the head of a response.
  void store_all(const CookieUrl& url, std::string_view head, WallTime now);

  // Appends "a=1; b=2" for a request to `url`: longer paths first, then in order of creation. Appends nothing when no
  // cookie applies. Allocates only when `out` has to grow.
  void header_value(std::string& out, const CookieUrl& url, WallTime now) const;

  void clear() { cookies_.clear(); }
  bool empty() const { return cookies_.empty(); }
  // In the order they are sent; expired cookies may be among them.
  const std::vector<Cookie>& cookies() const { return cookies_; }

 private:
  void insert(Cookie cookie, WallTime now);
  void make_room(std::string_view domain, WallTime now);
  std::vector<Cookie> cookies_;  // longer path first, then by when they were first stored
  std::uint64_t rank_ = 0;
};

}  // namespace brink::protocol
