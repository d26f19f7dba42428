#include "script/js/http_limits.h"

#include <algorithm>
#include <span>

#include "base/ip_address.h"
#include "base/text.h"

namespace brink::script::js {
namespace {

constexpr HttpError foreign{
    1111,
    "load on a host that is not this machine is refused; when it is yours, or its owner agreed, "
    "run with --i-own-this"};

// "name:80" in two; the port is 0 where there is none. IPv6 addresses stand in brackets where a port follows.
struct HostPort {
  std::string_view host;
  std::uint16_t port = 0;
};
HostPort split_port(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  const bool bracketed = text.starts_with('[');
  const bool has_port =
      colon != std::string_view::npos && (bracketed ? colon > text.find(']') : text.find(':') == colon);
  HostPort made{has_port ? text.substr(0, colon) : text};
  if (has_port) made.port = static_cast<std::uint16_t>(parse_int(text.substr(colon + 1)).value_or(0));
  if (bracketed && made.host.ends_with(']')) made.host = made.host.substr(1, made.host.size() - 2);
  return made;
}

// How well an entry fits; 0: not at all.
std::size_t fit_of(const HostPort& entry, const Url& url) {
  if (entry.port != 0 && entry.port != url.port) return 0;
  if (!matches_host(entry.host, url.host)) return 0;
  const bool whole = !entry.host.starts_with('*');
  return entry.host.size() + 1 + (whole ? 100'000 : 0) + (entry.port != 0 ? 10'000 : 0);
}

// The bytes of an address, in the order of the network; none: it is no address.
std::vector<std::uint8_t> bytes_of_address(std::string_view text) {
  if (const auto v4 = parse_ipv4(text)) return {v4->begin(), v4->end()};
  std::vector<std::uint8_t> bytes;
  if (const auto v6 = parse_ipv6(text)) {
    for (const std::uint16_t group : *v6) {
      bytes.push_back(static_cast<std::uint8_t>(group >> 8));
      bytes.push_back(static_cast<std::uint8_t>(group & 0xff));
    }
  }
  return bytes;
}

}  // namespace

bool matches_host(std::string_view pattern, std::string_view host) {
  if (!pattern.starts_with('*')) return iequals(pattern, host);
  const std::string_view ending = pattern.substr(1);
  return host.size() >= ending.size() && iequals(host.substr(host.size() - ending.size()), ending);
}

bool is_in_network(std::string_view network, std::string_view address) {
  const std::size_t slash = network.find('/');
  const auto prefix = bytes_of_address(network.substr(0, slash)), bytes = bytes_of_address(address);
  if (prefix.empty() || prefix.size() != bytes.size()) return false;
  std::size_t bits = bytes.size() * 8;
  if (slash != std::string_view::npos) {
    bits = std::min(bits, static_cast<std::size_t>(parse_int(network.substr(slash + 1)).value_or(0)));
  }
  for (std::size_t i = 0; i < bits; ++i) {
    const int shift = 7 - static_cast<int>(i % 8);
    if ((prefix[i / 8] >> shift & 1) != (bytes[i / 8] >> shift & 1)) return false;
  }
  return true;
}

std::optional<OtherHost> other_host(const plan::k6::Options& options, const Url& url) {
  std::size_t best = 0;
  std::optional<OtherHost> found;
  for (const auto& [entry, target] : options.hosts) {
    const std::size_t fit = fit_of(split_port(entry), url);
    if (fit <= best) continue;
    best = fit;
    const HostPort to = split_port(target);
    found = OtherHost{std::string(to.host), to.port};
  }
  return found;
}

std::vector<plan::Resolve> tls_hosts(const plan::k6::Options& options) {
  constexpr std::uint16_t https = 443;
  std::vector<plan::Resolve> resolves;
  for (const auto& [entry, target] : options.hosts) {
    const HostPort from = split_port(entry), to = split_port(target);
    const std::uint16_t port = from.port != 0 ? from.port : https;
    if (from.host.starts_with('*') || (to.port != 0 && to.port != port)) continue;
    resolves.push_back({std::string(from.host), port, std::string(to.host)});
  }
  return resolves;
}

std::optional<HttpError> refuse_host(const World& world, const Url& url) {
  const plan::k6::Options& options = *world.options;
  const auto blocks = [&](const std::string& pattern) { return matches_host(pattern, url.host); };
  if (std::any_of(options.block_hostnames.begin(), options.block_hostnames.end(), blocks)) return http_code::blocked;
  const auto other = other_host(options, url);
  const std::string& address = other ? other->address : url.host;
  const auto holds = [&](const std::string& network) { return is_in_network(network, address); };
  if (std::any_of(options.blacklist_ips.begin(), options.blacklist_ips.end(), holds)) return http_code::blacklisted;
  if (!options.allow_foreign_hosts && !is_local(address)) return foreign;
  return std::nullopt;
}

}  // namespace brink::script::js
