// The URL of a foreign file, cut into what a recording needs. Unlike base/url.h it leaves path and query as they are
// written: they may hold placeholders, and what was recorded is sent again byte for byte.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace brink::input {

struct Address {
  std::string origin;    // scheme://authority: lower case, without the default port, without credentials
  std::string host;      // lower case; an IPv6 literal without brackets
  std::string path;      // path and query: begins with '/'; the fragment is dropped, ";parameters" are not
  std::string userinfo;  // "user:password" if there was one

  std::string url() const { return origin + path; }
};

// Nothing when it is not http or https, or names no host that could be asked.
std::optional<Address> split_address(std::string_view url);

// The same where scheme, host or both may be placeholders: "${base}/users" has the origin "${base}". Without a scheme
// it is http, as clients on a command line take it.
std::optional<Address> split_open_address(std::string_view url);

// Line breaks, NUL and their like; a blank is none.
bool has_control(std::string_view text);

}  // namespace brink::input
