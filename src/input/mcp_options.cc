#include "input/mcp_options.h"

#include <fmt/format.h>

#include "base/ip_address.h"
#include "base/text.h"
#include "base/url.h"

namespace brink::input {
namespace {

tl::unexpected<Error> no_host(std::string_view text) {
  return usage_error(fmt::format("--allow: \"{}\" is not a host", text),
                     "give the name or address alone, with a port if only that is meant: shop.test or shop.test:8080");
}

Result<AllowedHost> read_host(std::string_view text) {
  if (text.empty() || text.find_first_of("/?#@*\\ ") != std::string_view::npos) return no_host(text);
  const bool bare_ipv6 = parse_ipv6(text).has_value();
  const auto parsed = parse_url(fmt::format("http://{}{}{}/", bare_ipv6 ? "[" : "", text, bare_ipv6 ? "]" : ""));
  if (!parsed) return no_host(text);
  AllowedHost allowed{parsed->url.host, std::nullopt};
  if (allowed.host.ends_with('.')) allowed.host.pop_back();
  const std::string_view after_host = text.substr(text.rfind(']') + 1);  // all of it without brackets
  if (!bare_ipv6 && after_host.find(':') != std::string_view::npos) allowed.port = parsed->url.port;
  return allowed;
}

}  // namespace

Result<McpOptions> read_mcp(const Values& values) {
  McpOptions options;
  for (const std::string& given : values.all("allow")) {
    for (const std::string_view part : split(given, ',')) {
      if (trim(part).empty() && given.find(',') != std::string::npos) continue;
      auto host = read_host(trim(part));
      if (!host) return tl::unexpected(host.error());
      options.allowed.push_back(std::move(*host));
    }
  }
  options.store = values.text("store");
  options.max_users = static_cast<std::uint32_t>(values.integer("max-users"));
  options.max_rps = values.number("max-rps");
  options.max_requests = static_cast<std::uint64_t>(values.integer("max-requests"));
  options.max_duration = values.duration("max-duration");
  return options;
}

}  // namespace brink::input
