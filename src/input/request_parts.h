// The parts of a request as people write them on a command line: a header, credentials, cookies, an address for a host.
// Everything here reads foreign bytes and is fuzzed; errors are of kind usage and name the option and the text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "plan/plan.h"

namespace brink::input {

// RFC 9110: what a header may be called, and what it may hold: no line break nor another control character but the tab.
bool is_header_name(std::string_view name);
bool is_header_value(std::string_view value);
// The headers that frame a body, which are made from it.
bool frames_body(std::string_view name);

// "Name: value", split at the first colon, blanks around both dropped; the value may be empty. Refused: a name that is
// not a token, control characters, and the headers that frame a body, which are made from it.
Result<plan::Header> parse_header(std::string_view text);

// "user:password" as the value of an Authorization header (RFC 7617); the user has no colon, the password may.
Result<plan::Header> parse_basic_auth(std::string_view text);

// User and password of a URL, percent-decoded, as the same header. Never fails: a missing password is empty.
plan::Header userinfo_header(std::string_view userinfo);

// "name=value", or several of them parted by semicolons, in each: as one Cookie header.
Result<plan::Header> parse_cookies(const std::vector<std::string>& texts);

// "HOST:PORT:ADDR". IPv6 is written with or without brackets as ADDR, with brackets as HOST. The host becomes lower
// case, as in Url; the address is a literal.
Result<plan::Resolve> parse_resolve(std::string_view text);

// The text with its %XX escapes undone; what is no escape stays as it is. Any byte may come out.
std::string percent_decoded(std::string_view text);

// A method as it is sent: a token in capitals, not CONNECT.
Result<std::string> parse_method(std::string_view text);

// Whether `name` is among `headers`, whatever its case.
bool has_header(const std::vector<plan::Header>& headers, std::string_view name);

}  // namespace brink::input
