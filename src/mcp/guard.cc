#include "mcp/guard.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/ip_address.h"

namespace brink::mcp {
namespace {

std::string_view without_dot(std::string_view host) {
  return host.ends_with('.') ? host.substr(0, host.size() - 1) : host;
}

bool is_allowed(const Url& url, const std::vector<input::AllowedHost>& allowed) {
  return std::any_of(allowed.begin(), allowed.end(), [&](const input::AllowedHost& one) {
    return one.host == without_dot(url.host) && (!one.port || *one.port == url.port);
  });
}

bool is_address(std::string_view host) { return parse_ipv4(host) || parse_ipv6(host); }

}  // namespace

Result<std::optional<plan::Resolve>> admit(const Url& url, const std::vector<input::AllowedHost>& allowed,
                                           const Resolve& resolve) {
  if (leads_here(url.host)) return std::nullopt;
  if (!is_allowed(url, allowed)) {
    return refused(fmt::format("{} is not this machine, and nobody has allowed load on it", url.host),
                   fmt::format("whoever owns it can start the server with: brink mcp --allow {0} "
                               "(or BRINK_MCP_ALLOW={0} in its environment); until then test a local copy",
                               without_dot(url.host)));
  }
  if (is_address(url.host)) return std::nullopt;
  const auto addresses = resolve(url.host, url.port);
  if (!addresses) return tl::unexpected(addresses.error());
  for (const std::string& address : *addresses) {
    if (is_link_local(address)) {
      return refused(fmt::format("{} leads to {}, an address of the link that hands out secrets on cloud machines",
                                 url.host, address),
                     "name the address itself with --allow when that is meant");
    }
  }
  if (addresses->empty()) return could_not_run(fmt::format("{} has no address", url.host), "check the name");
  return plan::Resolve{url.host, url.port, addresses->front()};
}

}  // namespace brink::mcp
