// Reading one Set-Cookie value (RFC 6265 §5.1.1, §5.2): what it says, before any judgement of who may say it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/cookies.h"

namespace brink::protocol {

// Views into the text that was read.
struct SetCookie {
  std::string_view name;
  std::string_view value;
  std::optional<std::string_view> domain;  // without its leading dot; absent when empty
  std::optional<std::string_view> path;    // absent when it does not begin with '/': then the default path applies
  std::optional<WallTime> expires;
  std::optional<std::int64_t> max_age;  // seconds; negative is in the past; saturated
  bool secure = false;
};

// Nothing when the text is to be ignored: no '=', no name, or a control character in it.
std::optional<SetCookie> parse_set_cookie(std::string_view text);

// A date as cookies write it, in any of the many ways (RFC 6265 §5.1.1); nothing when it cannot be one.
std::optional<WallTime> parse_cookie_date(std::string_view text);

}  // namespace brink::protocol
