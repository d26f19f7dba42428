#include "base/url.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "base/ip_address.h"
#include "base/text.h"

namespace brink {
namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_alpha(char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }

bool all_digits(std::string_view s) { return !s.empty() && std::all_of(s.begin(), s.end(), is_digit); }

// For messages, which are one line and show no password.
std::string shown(std::string_view url) {
  const std::size_t from = url.find("://") == std::string_view::npos ? 0 : url.find("://") + 3;
  const std::string_view authority = url.substr(from, url.substr(from).find_first_of("/?#"));
  const std::size_t at = authority.rfind('@');
  std::string out(url);
  if (at != std::string_view::npos) out.replace(from, at, "***");
  std::replace_if(
      out.begin(), out.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, '?');
  return "\"" + out + "\"";
}

// "http" of "http://..." or "mailto:..."; nothing when `s` does not begin with a scheme.
std::optional<std::string_view> scheme_of(std::string_view s) {
  const std::size_t colon = s.find(':');
  if (colon == std::string_view::npos || colon == 0 || !is_alpha(s[0])) return std::nullopt;
  const std::string_view scheme = s.substr(0, colon);
  const bool valid = std::all_of(scheme.begin(), scheme.end(),
                                 [](char c) { return is_alpha(c) || is_digit(c) || c == '+' || c == '-' || c == '.'; });
  return valid ? std::optional(scheme) : std::nullopt;
}

bool is_web_scheme(std::string_view scheme) { return iequals(scheme, "http") || iequals(scheme, "https"); }

// What RFC 3986 lets stand in a path or query, and '[', ']' and '%', which browsers leave alone.
bool may_stand_in_target(char c) {
  return c > ' ' && c < 0x7f && std::string_view("\"#<>\\^`{|}").find(c) == std::string_view::npos;
}

// Path and query as sent, of what follows the authority.
std::string make_target(std::string_view rest) {
  rest = rest.substr(0, rest.find('#'));
  std::string target = rest.starts_with('/') ? "" : "/";
  append_to_target(target, rest);
  return target;
}

std::string_view path_of(std::string_view target) { return target.substr(0, target.find('?')); }

Result<void> take_port(std::string_view text, std::string_view whole, Url& url) {
  if (text.empty()) return {};
  const auto port = all_digits(text) ? parse_int(text) : std::nullopt;
  if (!port || *port < 1 || *port > 65535)
    return usage_error(shown(whole) + ": the port is not a number from 1 to 65535");
  url.port = static_cast<std::uint16_t>(*port);
  return {};
}

Result<std::string> make_host(std::string_view host, std::string_view whole) {
  if (host.empty()) return usage_error(shown(whole) + " names no host", "write it as http://host/path");
  const bool ascii =
      std::none_of(host.begin(), host.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
  if (!ascii) return usage_error(shown(whole) + ": the host is not ASCII", "write international names as xn--...");
  const bool name = std::all_of(host.begin(), host.end(), [](char c) {
    return is_alpha(c) || is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~';
  });
  if (!name) return usage_error(shown(whole) + ": the host has a character that no host name has");
  return to_lower(host);
}

// userinfo@host:port into `url`; the port stays 0 when none is given.
Result<void> take_authority(std::string_view authority, std::string_view whole, Url& url) {
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
    url.userinfo = authority.substr(0, at);
    authority.remove_prefix(at + 1);
  }
  if (!authority.starts_with('[')) {
    const std::size_t colon = std::min(authority.find(':'), authority.size());
    auto host = make_host(authority.substr(0, colon), whole);
    if (!host) return tl::unexpected(std::move(host.error()));
    url.host = std::move(*host);
    return take_port(authority.substr(std::min(colon + 1, authority.size())), whole, url);
  }
  const std::size_t close = authority.find(']');
  const auto address = close == std::string_view::npos ? std::nullopt : parse_ipv6(authority.substr(1, close - 1));
  const std::string_view after = address ? authority.substr(close + 1) : "";
  if (!address || !(after.empty() || after.starts_with(':'))) {
    return usage_error(shown(whole) + ": not an IPv6 address in brackets", "write it as http://[::1]:8080/");
  }
  url.host = to_text(*address);
  return take_port(after.substr(std::min<std::size_t>(1, after.size())), whole, url);
}

// RFC 3986 §5.2.4, on a path that begins with '/'.
std::string remove_dot_segments(std::string_view path) {
  std::vector<std::string_view> kept;
  const auto segments = split(path.substr(1), '/');
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const bool up = segments[i] == "..";
    const bool dots = up || segments[i] == ".";
    if (up && !kept.empty()) kept.pop_back();
    if (!dots) kept.push_back(segments[i]);
    if (dots && i + 1 == segments.size()) kept.emplace_back();
  }
  std::string out;
  for (const std::string_view segment : kept) out.append("/").append(segment);
  return out;
}

std::string without_dots(std::string_view target) {
  const std::string_view path = path_of(target);
  return remove_dot_segments(path).append(target.substr(path.size()));
}

std::string_view strip(std::string_view s) {
  while (!s.empty() && static_cast<unsigned char>(s.front()) <= ' ') s.remove_prefix(1);
  while (!s.empty() && static_cast<unsigned char>(s.back()) <= ' ') s.remove_suffix(1);
  return s;
}

}  // namespace

std::string Url::authority() const {
  std::string out = host.find(':') == std::string::npos ? host : "[" + host + "]";
  if (port != default_port()) out += ":" + std::to_string(port);
  return out;
}

std::string Url::origin() const { return scheme + "://" + authority(); }

std::string Url::text() const { return origin() + target; }

bool Url::same_origin(const Url& other) const {
  return scheme == other.scheme && host == other.host && port == other.port;
}

Result<ParsedUrl> parse_url(std::string_view text) {
  text = strip(text);
  const auto scheme = scheme_of(text);
  std::string_view rest = text;
  ParsedUrl parsed;
  Url& url = parsed.url;
  if (scheme && (is_web_scheme(*scheme) || text.substr(scheme->size()).starts_with("://"))) {
    rest.remove_prefix(scheme->size() + 1);
    if (!is_web_scheme(*scheme)) return usage_error(shown(text) + " is not http or https");
    if (!rest.starts_with("//")) return usage_error(shown(text) + " is not a URL", "write it as http://host/path");
    url.scheme = to_lower(*scheme);
  }
  if (rest.starts_with("//")) rest.remove_prefix(2);
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  parsed.assumed_scheme = url.scheme.empty();
  if (parsed.assumed_scheme && authority.ends_with(':')) return usage_error(shown(text) + " is not http or https");
  if (auto ok = take_authority(authority, text, url); !ok) return tl::unexpected(std::move(ok.error()));
  if (parsed.assumed_scheme) url.scheme = leads_here(url.host) ? "http" : "https";
  if (url.port == 0) url.port = url.default_port();
  url.target = make_target(rest.substr(authority.size()));
  return parsed;
}

Result<Url> resolve_url(const Url& base, std::string_view reference) {
  reference = strip(reference);
  reference = reference.substr(0, reference.find('#'));
  const auto scheme = scheme_of(reference);
  if (scheme && !is_web_scheme(*scheme)) return usage_error(shown(reference) + " is not http or https");
  if (scheme || reference.starts_with("//")) {
    auto parsed = parse_url(scheme ? std::string(reference) : base.scheme + ":" + std::string(reference));
    if (!parsed) return tl::unexpected(std::move(parsed.error()));
    parsed->url.target = without_dots(parsed->url.target);
    return std::move(parsed->url);
  }
  const std::string_view path = path_of(base.target);
  const auto merged = [&](std::string_view kept) {
    return without_dots(make_target(std::string(kept).append(reference)));
  };
  Url url = base;
  if (reference.empty()) {
    url.target = without_dots(base.target);
  } else if (reference.starts_with('?')) {
    url.target = merged(path);
  } else {
    url.target = merged(reference.starts_with('/') ? "" : path.substr(0, path.rfind('/') + 1));
  }
  return url;
}

void append_to_target(std::string& out, std::string_view text) {
  for (const char c : text) {
    if (may_stand_in_target(c)) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out.append({'%', "0123456789ABCDEF"[byte >> 4], "0123456789ABCDEF"[byte & 15]});
    }
  }
}

bool is_local(std::string_view host) {
  if (const auto v4 = parse_ipv4(host)) return is_loopback(*v4);
  if (const auto v6 = parse_ipv6(host)) return is_loopback(*v6);
  if (host.ends_with('.')) host.remove_suffix(1);
  const std::string name = to_lower(host);
  return name == "localhost" || name.ends_with(".localhost");
}

bool leads_here(std::string_view host) {
  if (const auto v4 = parse_ipv4(host)) return *v4 == Ipv4{} || is_loopback(*v4);
  if (const auto v6 = parse_ipv6(host)) return *v6 == Ipv6{} || is_loopback(*v6);
  return is_local(host);
}

}  // namespace brink
