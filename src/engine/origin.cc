#include "engine/origin.h"

#include "base/check.h"

namespace brink::engine {
namespace {
// How long addresses are used before they are asked for again; the resolver has a cache with the records' own
// lifetimes.
constexpr Duration address_lifetime = std::chrono::seconds(30);
}  // namespace

Origin::Origin(const Url& url, const plan::Client& client, net::Machine& machine,
               std::shared_ptr<const net::TlsIdentity> identity)
    : text_(url.origin()), authority_(url.authority()), host_(url.host), port_(url.port), machine_(machine) {
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
  }
}

void Origin::resolve(std::function<void(const net::Resolution&)> done) {
  machine_.resolve(host_, port_, [this, done = std::move(done)](const net::Resolution& resolution) {
    if (!resolution.addresses.empty()) {
      addresses_.clear();
      for (const auto& address : resolution.addresses) addresses_.push_back({address});
      fresh_until_ = machine_.now() + address_lifetime;
    }
    done(resolution);
  });
}

bool Origin::passed_over(const Candidate& candidate) const {
  if (!candidate.dead) return false;
  return std::any_of(addresses_.begin(), addresses_.end(), [](const Candidate& c) { return c.answered && !c.dead; });
}

const net::Address& Origin::next_address(const net::Address* failed) {
  CHECK(!addresses_.empty(), "resolve() first");
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
