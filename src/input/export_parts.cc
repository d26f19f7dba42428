#include "input/export_parts.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/ip_address.h"
#include "base/text.h"
#include "input/request_parts.h"

namespace brink::input {
namespace {

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }
bool has_control(std::string_view s) { return std::any_of(s.begin(), s.end(), is_control); }

std::string printable(std::string_view s) {
  std::string out(s);
  std::replace_if(out.begin(), out.end(), is_control, '?');
  return out;
}

std::optional<std::uint16_t> parse_port(std::string_view text, std::int64_t least) {
  const auto port = parse_int(text);
  if (text.empty() || text.front() == '+' || !port || *port < least || *port > 65535) return std::nullopt;
  return static_cast<std::uint16_t>(*port);
}

struct HostAndPort {
  std::string_view host;  // without brackets
  std::string_view port;  // empty: none
  bool bracketed = false;
};

// Nothing when it can be read in no way, or in two.
std::optional<HostAndPort> split_address(std::string_view text) {
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == text.npos || !parse_ipv6(text.substr(1, end - 1))) return std::nullopt;
    const std::string_view rest = text.substr(end + 1);
    if (!rest.empty() && rest.front() != ':') return std::nullopt;
    return HostAndPort{text.substr(1, end - 1), rest.empty() ? rest : rest.substr(1), true};
  }
  const auto colon = text.find(':');
  if (colon == text.npos) return HostAndPort{text, {}};
  if (text.find(':', colon + 1) != text.npos) return std::nullopt;
  return HostAndPort{text.substr(0, colon), text.substr(colon + 1)};
}

bool is_host(const HostAndPort& address) {
  const auto may_stand = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
           c == '_';
  };
  return address.bracketed ||
         (!address.host.empty() && std::all_of(address.host.begin(), address.host.end(), may_stand));
}

}  // namespace

Result<plan::Tag> parse_tag(std::string_view text) {
  const auto equals = text.find('=');
  const auto bad = [&](std::string_view why) {
    return usage_error(fmt::format("--tag: \"{}\" {}", printable(text), why), "write it as NAME=VALUE");
  };
  if (equals == text.npos) return bad("has no =");
  const std::string_view name = trim(text.substr(0, equals));
  const std::string_view value = trim(text.substr(equals + 1));
  if (name.empty()) return bad("has no name");
  if (has_control(name) || has_control(value)) return bad("has a control character");
  const std::string label = plan::label_name(name);
  if (std::find(std::begin(plan::own_labels), std::end(plan::own_labels), label) != std::end(plan::own_labels) ||
      label.starts_with("__")) {
    return usage_error(fmt::format("--tag: the name {} is taken: Brink labels its own values with it", name),
                       "give the tag another name");
  }
  return plan::Tag{std::string(name), std::string(value)};
}

Result<std::vector<plan::Header>> parse_otlp_headers(std::string_view text) {
  std::vector<plan::Header> headers;
  for (const std::string_view part : split(text, ',')) {
    const std::string_view pair = trim(part);
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    // The value may be a secret, so a message repeats the name alone.
    const std::string name(trim(pair.substr(0, equals)));
    const auto header = equals == pair.npos ? Result<plan::Header>(usage_error(""))
                                            : parse_header(name + ":" + percent_decoded(trim(pair.substr(equals + 1))));
    if (!header || name.find(':') != name.npos) {
      return usage_error(
          fmt::format("--otel-headers: \"{}\" is no header", equals == pair.npos ? "***" : printable(name)),
          "write them as NAME=VALUE,NAME=VALUE with values percent-encoded");
    }
    headers.push_back(*header);
  }
  return headers;
}

Result<plan::Address> parse_listen(std::string_view text, std::string_view option) {
  const auto bad = [&] {
    return usage_error(fmt::format("{}: \"{}\" is not an address to listen at", option, printable(text)),
                       "write it as PORT or ADDR:PORT, such as 9646 or 0.0.0.0:9646");
  };
  const bool port_alone = text.find(':') == text.npos;
  const auto parts = port_alone ? HostAndPort{{}, text} : split_address(text);
  if (!parts) return bad();
  const auto port = parse_port(parts->port, 0);
  if (!port || (!parts->host.empty() && !is_host(*parts))) return bad();
  return plan::Address{parts->host.empty() ? "127.0.0.1" : std::string(parts->host), *port};
}

Result<plan::Address> parse_address(std::string_view text, std::uint16_t usual_port) {
  const auto parts = split_address(text);
  const bool has_port = parts && !parts->port.empty();
  const auto port = has_port ? parse_port(parts->port, 1) : usual_port;
  if (!parts || !port || !is_host(*parts) || text.ends_with(':')) {
    return usage_error(fmt::format("\"{}\" is not an address", printable(text)),
                       fmt::format("write it as HOST:PORT, such as 127.0.0.1:{}", usual_port));
  }
  return plan::Address{std::string(parts->host), *port};
}

}  // namespace brink::input
