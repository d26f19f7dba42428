#include "input/request_parts.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/base64.h"
#include "base/ip_address.h"
#include "base/text.h"

namespace brink::input {
namespace {

bool is_token_char(char c) {
  if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return true;
  return std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

// RFC 9110 §5.6.2.
bool is_token(std::string_view s) { return !s.empty() && std::all_of(s.begin(), s.end(), is_token_char); }

bool is_control(char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; }
bool has_control(std::string_view s) { return std::any_of(s.begin(), s.end(), is_control); }

// As it may stand in a message: control characters would break the line it stands on.
std::string printable(std::string_view s) {
  std::string out;
  for (const char c : s) out += is_control(c) || c == '\t' ? '?' : c;
  return out;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_address(std::string_view text) { return parse_ipv4(text) || parse_ipv6(text); }

bool is_cookie(std::string_view text) {
  const auto equals = text.find('=');
  return equals != std::string_view::npos && is_token(trim(text.substr(0, equals))) && !has_control(text);
}

// "a=1; b=2", as it stands in a header; nothing when one of them is no cookie, or there is none.
std::optional<std::string> parse_cookie_list(std::string_view text) {
  std::string joined;
  for (const std::string_view part : split(text, ';')) {
    const std::string_view cookie = trim(part);
    if (cookie.empty()) continue;
    if (!is_cookie(cookie)) return std::nullopt;
    if (!joined.empty()) joined += "; ";
    joined += cookie;
  }
  return joined.empty() ? std::nullopt : std::optional(joined);
}

std::string_view without_brackets(std::string_view s) {
  const bool bracketed = s.size() >= 2 && s.front() == '[' && s.back() == ']';
  return bracketed ? s.substr(1, s.size() - 2) : s;
}

}  // namespace

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape =
        text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0;
    if (!escape) {
      out += text[i];
      continue;
    }
    out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
    i += 2;
  }
  return out;
}

bool has_header(const std::vector<plan::Header>& headers, std::string_view name) {
  return std::any_of(headers.begin(), headers.end(), [&](const plan::Header& h) { return iequals(h.name, name); });
}

bool is_header_name(std::string_view name) { return is_token(name); }
bool is_header_value(std::string_view value) { return !has_control(value); }
bool frames_body(std::string_view name) {
  return iequals(name, "Content-Length") || iequals(name, "Transfer-Encoding");
}

Result<plan::Header> parse_header(std::string_view text) {
  const auto colon = text.find(':');
  const auto bad = [&](std::string_view why) {
    // The value may be a secret, so a message repeats the name alone, once there is one.
    return usage_error(fmt::format("--header: \"{}\" {}", printable(text.substr(0, colon)), why),
                       "write it as \"Name: value\"");
  };
  if (colon == std::string_view::npos) return bad("has no colon");
  const std::string_view name = trim(text.substr(0, colon));
  const std::string_view value = trim(text.substr(colon + 1));
  if (!is_token(name)) return bad("is not the name of a header");
  if (has_control(value)) return bad("has a line break or another control character in its value");
  if (frames_body(name)) {
    return usage_error(fmt::format("--header: {} cannot be set", name), "leave it out: it is made from the body");
  }
  return plan::Header{std::string(name), std::string(value)};
}

Result<plan::Header> parse_basic_auth(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || has_control(text)) {
    return usage_error("--basic-auth: what was given is not a user and a password", "write it as USER:PASSWORD");
  }
  return plan::Header{"Authorization", "Basic " + base64(text)};
}

plan::Header userinfo_header(std::string_view userinfo) {
  const auto colon = userinfo.find(':');
  const std::string user = percent_decoded(userinfo.substr(0, colon));
  const std::string password = colon == std::string_view::npos ? "" : percent_decoded(userinfo.substr(colon + 1));
  return {"Authorization", "Basic " + base64(user + ":" + password)};
}

Result<plan::Header> parse_cookies(const std::vector<std::string>& texts) {
  std::string joined;
  for (const std::string& text : texts) {
    const auto cookies = parse_cookie_list(text);
    if (!cookies) {
      // Values may be secrets, so a message repeats the first name alone.
      return usage_error(
          fmt::format("--cookie: \"{}\" is not a cookie", printable(trim(text.substr(0, text.find('='))))),
          "write it as NAME=VALUE, or several as \"NAME=VALUE; NAME=VALUE\"");
    }
    if (!joined.empty()) joined += "; ";
    joined += *cookies;
  }
  return plan::Header{"Cookie", joined};
}

Result<plan::Resolve> parse_resolve(std::string_view text) {
  const auto bad = [&](std::string_view why) {
    return usage_error(fmt::format("--resolve: \"{}\" {}", printable(text), why),
                       "write it as HOST:PORT:ADDR, such as example.com:443:127.0.0.1");
  };
  const auto bracket = text.starts_with('[') ? text.find(']') : 0;
  const auto host_end = bracket == std::string_view::npos ? bracket : text.find(':', bracket);
  const auto port_end = host_end == std::string_view::npos ? host_end : text.find(':', host_end + 1);
  if (port_end == std::string_view::npos) return bad("is not of the form HOST:PORT:ADDR");

  plan::Resolve resolve;
  resolve.host = to_lower(without_brackets(text.substr(0, host_end)));
  resolve.address = without_brackets(text.substr(port_end + 1));
  const auto port = parse_int(text.substr(host_end + 1, port_end - host_end - 1));
  const bool named = !resolve.host.empty() && !has_control(resolve.host) &&
                     resolve.host.find_first_of(" \t/@[]?#") == std::string::npos;
  if (!named) return bad("names no host");
  if (!port || *port < 1 || *port > 65535) return bad("has no port from 1 to 65535");
  const bool has_nul = resolve.address.find('\0') != std::string::npos;
  if (has_nul || !is_address(resolve.address)) return bad("has no IP address at its end");
  resolve.port = static_cast<std::uint16_t>(*port);
  return resolve;
}

Result<std::string> parse_method(std::string_view text) {
  std::string method(trim(text));
  for (char& c : method) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  if (!is_token(method)) {
    return usage_error(fmt::format("--method: \"{}\" is not a request method", printable(text)),
                       "give one such as GET, POST or PUT");
  }
  if (method == "CONNECT") {
    return usage_error("--method: CONNECT asks for a tunnel, not for an answer", "give one such as GET, POST or PUT");
  }
  return method;
}

}  // namespace brink::input
