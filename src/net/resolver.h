// Resolver: host names to addresses, for one machine. In this order: overrides, numeric addresses, localhost (loopback
// by definition, RFC 6761, never asked for), the cache, and then /etc/hosts and DNS by c-ares.
//
// Lookups of one name at the same time are one question. Answers are kept for their TTL, at most DnsSettings::keep;
// failures for keep_failure, so that a name server in trouble is not stormed by every user.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "net/dns_query.h"

namespace brink::net {

// --resolve HOST:PORT:ADDR: connections to HOST:PORT go to ADDR, same port. The name stays what it was for TLS and
// HTTP.
struct HostOverride {
  std::string host;
  std::uint16_t port = 0;
  std::string address;
};

class Resolver final : private Timer {
 public:
  // Error: an override or a server that is not an address.
  static Result<std::unique_ptr<Resolver>> make(EventLoop& loop, const DnsSettings& settings,
                                                const std::vector<HostOverride>& overrides);
  ~Resolver() override;

  // The callback comes from the loop's turn, never from within; dropped without a call if the resolver is destroyed.
  void resolve(std::string_view host, std::uint16_t port, ResolveCallback callback);

 private:
  struct Waiter {
    std::uint16_t port;
    Instant since;
    ResolveCallback callback;
  };
  struct Lookup;
  struct Kept {
    std::vector<Address> addresses;
    std::string error;
    Instant until;
  };
  struct Ready {
    ResolveCallback callback;
    Resolution resolution;
  };

  Resolver(EventLoop& loop, const DnsSettings& settings);
  Result<void> read_overrides(const std::vector<HostOverride>& overrides);
  std::optional<std::vector<Address>> known(const std::string& host, std::uint16_t port) const;
  const Kept* kept(const std::string& host);
  void look_up(const std::string& host, Waiter waiter);
  void answered(const std::string& host, const DnsAnswer& answer);
  void keep(const std::string& host, const DnsAnswer& answer);
  void finish(Waiter waiter, const DnsAnswer& answer);
  void fire(Instant now) override;  // delivers ready_

  static constexpr std::size_t most_kept = 4096;
  EventLoop& loop_;
  DnsSettings settings_;
  std::unordered_map<std::string, Address> overrides_;  // by "host:port"
  std::unordered_map<std::string, Kept> cache_;
  std::unordered_map<std::string, std::unique_ptr<Lookup>> lookups_;
  std::vector<std::unique_ptr<Lookup>> done_;  // freed by fire(): their queries may be calling us now
  std::vector<Ready> ready_;
};

}  // namespace brink::net
