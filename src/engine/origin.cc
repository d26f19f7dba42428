#include "engine/origin.h"

#include <algorithm>

#include "base/check.h"
#include "base/host_pattern.h"

namespace brink::engine {
namespace {
// How long addresses are used before they are asked for again; the resolver has a cache with the records' own
// lifetimes.
constexpr Duration address_lifetime = std::chrono::seconds(30);

bool suits(const net::Address& address, plan::Dns::Policy policy) {
  using Policy = plan::Dns::Policy;
  const bool v6 = address.family == net::Address::Family::ipv6;
  if (policy == Policy::any) return true;
  return v6 == (policy == Policy::prefer_ipv6 || policy == Policy::only_ipv6);
}

// Those of the wanted family; where one is only preferred and there is none of it, all.
void choose_family(std::vector<net::Address>& addresses, plan::Dns::Policy policy) {
  using Policy = plan::Dns::Policy;
  const auto fits = [policy](const net::Address& address) { return suits(address, policy); };
  const bool prefers = policy == Policy::prefer_ipv4 || policy == Policy::prefer_ipv6;
  if (prefers && std::none_of(addresses.begin(), addresses.end(), fits)) return;
  std::erase_if(addresses, [&](const net::Address& address) { return !fits(address); });
}

bool is_forbidden(const plan::Network& network, const net::Address& address) {
  return std::any_of(network.forbidden.begin(), network.forbidden.end(),
                     [&](const std::string& each) { return is_in_network(each, address.host); });
}

net::Address address_of(const plan::HostRule& rule, std::uint16_t port) {
  const bool v6 = rule.address.find(':') != std::string::npos;
  return {v6 ? net::Address::Family::ipv6 : net::Address::Family::ipv4, rule.address,
          rule.to_port != 0 ? rule.to_port : port};
}

}  // namespace

Origin::Origin(const Url& url, const plan::Client& client, net::Machine& machine, const plan::Network* network,
               std::shared_ptr<const net::TlsIdentity> identity)
    : text_(url.origin()),
      authority_(url.authority()),
      host_(url.host),
      port_(url.port),
      machine_(machine),
      network_(network),
      random_(static_cast<std::uint64_t>(machine.now().time_since_epoch().count())) {
  if (url.tls()) {
    tls_ = net::TlsTarget{url.host, false, identity};
    tls_with_http2_ = net::TlsTarget{url.host, true, std::move(identity)};
  }
  may_fall_back_ = client.http == plan::Http::http2_or_http1;
  // Without TLS nothing is negotiated: HTTP/2 is known to be spoken there, or it is not.
  http2_ = client.http == plan::Http::http2 || (may_fall_back_ && url.tls());
  if (!client.unix_socket.empty()) {
    addresses_.push_back({{net::Address::Family::unix_path, client.unix_socket, 0}});
    fresh_until_ = never;
  } else if (const plan::HostRule* rule = network_ != nullptr ? plan::rule_for(network_->hosts, url) : nullptr) {
    addresses_.push_back({address_of(*rule, port_)});
    fresh_until_ = never;
  }
}

void Origin::take(std::vector<net::Address> addresses) {
  forbidden_ = false;
  if (network_ != nullptr) {
    if (network_->dns) choose_family(addresses, network_->dns->policy);
    const auto is_out = [&](const net::Address& address) { return is_forbidden(*network_, address); };
    forbidden_ = std::erase_if(addresses, is_out) > 0 && addresses.empty();
  }
  addresses_.clear();
  for (auto& address : addresses) addresses_.push_back({std::move(address)});
  Duration lifetime = address_lifetime;
  if (network_ != nullptr && network_->dns) lifetime = network_->dns->ttl;
  const Instant now = machine_.now();
  fresh_until_ = lifetime < never - now ? now + lifetime : never;
}

void Origin::resolve(std::function<void(const net::Resolution&)> done) {
  machine_.resolve(host_, port_, [this, done = std::move(done)](const net::Resolution& resolution) {
    if (resolution.addresses.empty()) return done(resolution);
    take(resolution.addresses);
    if (!addresses_.empty()) return done(resolution);
    net::Resolution none;
    none.took = resolution.took;
    none.error = forbidden_ ? "its address is one that no request may go to" : "it has no address of the wanted family";
    done(none);
  });
}

bool Origin::passed_over(const Candidate& candidate) const {
  if (!candidate.dead) return false;
  return std::any_of(addresses_.begin(), addresses_.end(), [](const Candidate& c) { return c.answered && !c.dead; });
}

// Where the turn begins: at the next address, a random one, or always at the first.
void Origin::begin_turn() {
  using Select = plan::Dns::Select;
  if (network_ == nullptr || !network_->dns) return;
  if (network_->dns->select == Select::random) turn_ = static_cast<std::size_t>(random_() % addresses_.size());
  if (network_->dns->select == Select::first) turn_ = 0;
}

const net::Address& Origin::next_address(const net::Address* failed) {
  CHECK(!addresses_.empty(), "resolve() first");
  if (failed == nullptr) begin_turn();
  for (std::size_t tries = 0; tries < addresses_.size(); ++tries) {
    const Candidate& candidate = addresses_[turn_++ % addresses_.size()];
    const bool just_failed = failed && addresses_.size() > 1 && candidate.address == *failed;
    if (!just_failed && !passed_over(candidate)) return candidate.address;
  }
  return addresses_[turn_++ % addresses_.size()].address;
}

void Origin::mark_answering(const net::Address& address) {
  for (auto& candidate : addresses_) {
    if (candidate.address == address) {
      candidate.answered = true;
      candidate.dead = false;
    }
  }
}

void Origin::mark_dead(const net::Address& address) {
  for (auto& candidate : addresses_) {
    if (candidate.address == address) candidate.dead = true;
  }
}

}  // namespace brink::engine
