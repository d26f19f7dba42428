#include "script/js/http_limits.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/host_pattern.h"

namespace brink::script::js {
namespace {

constexpr HttpError foreign{
    1111,
    "load on a host that is not this machine is refused; when it is yours, or its owner agreed, "
    "run with --i-own-this"};

std::vector<plan::HostRule> rules_of(const plan::k6::Options& options) {
  std::vector<plan::HostRule> rules;
  for (const auto& [entry, target] : options.hosts) {
    const plan::HostPort from = plan::split_host_port(entry), to = plan::split_host_port(target);
    rules.push_back({std::string(from.host), from.port, std::string(to.host), to.port});
  }
  return rules;
}

// They are no option of a script's, so that only the options as they are shown have them.
std::vector<std::string> source_addresses_of(const plan::k6::Options& options) {
  const auto shown = nlohmann::json::parse(options.json, nullptr, false);
  const auto given = shown.is_object() ? shown.find("localIPs") : shown.end();
  if (given == shown.end() || !given->is_string()) return {};
  return plan::expand_addresses(given->get<std::string>()).value_or(std::vector<std::string>{});
}

}  // namespace

std::shared_ptr<const plan::Network> network_of(const plan::k6::Options& options) {
  auto network = std::make_shared<plan::Network>();
  network->hosts = rules_of(options);
  network->forbidden = options.blacklist_ips;
  network->dns = plan::Dns{options.dns.ttl, static_cast<plan::Dns::Select>(options.dns.select),
                           static_cast<plan::Dns::Policy>(options.dns.policy)};
  network->tls_min = options.tls_min;
  network->tls_max = options.tls_max;
  network->tls_ciphers = options.tls_cipher_suites;
  for (const auto& each : options.tls_auth) {
    network->certificates.push_back({each.cert, each.key, each.password, each.domains});
  }
  network->source_addresses = source_addresses_of(options);
  network->close_after_iteration = options.no_user_connection_reuse;
  return network;
}

std::optional<HttpError> refuse_host(Group& group, const Url& url) {
  const plan::k6::Options& options = *group.world().options;
  const auto blocks = [&](const std::string& pattern) { return matches_host(pattern, url.host); };
  if (std::any_of(options.block_hostnames.begin(), options.block_hostnames.end(), blocks)) return http_code::blocked;
  const plan::HostRule* rule = plan::rule_for(group.part<HttpLimits>().network->hosts, url);
  const std::string& address = rule != nullptr ? rule->address : url.host;
  const auto holds = [&](const std::string& network) { return is_in_network(network, address); };
  if (std::any_of(options.blacklist_ips.begin(), options.blacklist_ips.end(), holds)) return http_code::blacklisted;
  if (!options.allow_foreign_hosts && !leads_here(address)) return foreign;
  return std::nullopt;
}

std::optional<HttpError> refuse_place(Group& group, Place& place) {
  if (place.admitted) return std::nullopt;
  const auto refused = refuse_host(group, place.url);
  place.admitted = !refused;
  return refused;
}

}  // namespace brink::script::js
