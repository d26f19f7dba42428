// Network: how connections are made, where that is not the machine's own choice: other addresses for names, addresses
// nobody connects to, how names are looked up, what TLS is spoken and with which certificate, where connections leave
// from. As plain values, the same over all stages; checked by whoever reads them (input/k6).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "base/url.h"

namespace brink::plan {

// An address in place of a name's own. What the name is for TLS and HTTP stays.
struct HostRule {
  std::string host;           // a name, "*.example.com", or "*"
  std::uint16_t port = 0;     // of the URL; 0: any
  std::string address;        // numeric
  std::uint16_t to_port = 0;  // 0: the URL's
};
// The rule that fits a URL best: a whole name with a port, one without, then the longest pattern. Null: none fits.
const HostRule* rule_for(std::span<const HostRule> rules, const Url& url);

struct ClientCertificate {
  std::string cert;  // PEM, with those that follow it in its chain
  std::string key;   // PEM
  std::string password;
  std::vector<std::string> domains;  // names of servers, with wildcards; none: all
};

// Where a name is looked up, and which of its addresses are used.
struct Dns {
  enum class Select : std::uint8_t { first, random, round_robin };
  enum class Policy : std::uint8_t { prefer_ipv4, prefer_ipv6, only_ipv4, only_ipv6, any };
  Duration ttl = std::chrono::minutes(5);  // an answer is used so long, whatever it says itself; max(): for ever
  Select select = Select::random;
  Policy policy = Policy::prefer_ipv4;
};

struct Network {
  std::vector<HostRule> hosts;
  std::vector<std::string> forbidden;  // networks that no connection is made to: "10.0.0.0/8"
  std::optional<Dns> dns;
  std::string tls_min, tls_max;          // "tls1.2"; empty: whatever is safe
  std::vector<std::string> tls_ciphers;  // by their names in the standards; none: whatever is safe
  std::vector<ClientCertificate> certificates;
  std::vector<std::string> source_addresses;  // that connections leave from, in turn; none: the machine's choice
  bool close_after_iteration = false;         // a user's connections do not outlive its iteration
};

// "10.0.0.1,10.0.0.8-10.0.0.16,10.1.0.0/28": all of them, of a network without its first and last. Errors: usage; what
// is no address, a range of more than 4096.
Result<std::vector<std::string>> expand_addresses(std::string_view text);

// "name[:port]"; the port is 0 where there is none. IPv6 addresses stand in brackets where a port follows.
struct HostPort {
  std::string_view host;
  std::uint16_t port = 0;
};
HostPort split_host_port(std::string_view text);

}  // namespace brink::plan
