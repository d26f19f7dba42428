// Origin: one scheme, host and port that routes point at: its addresses, used in turn, how to reach it over TLS, and
// which HTTP is spoken there.
// One per worker and origin; belongs to the worker's thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/random.h"
#include "base/url.h"
#include "net/machine.h"
#include "plan/network.h"
#include "plan/plan.h"

namespace brink::engine {

class Origin {
 public:
  // `network` may be null, and outlives it. `identity`: for TLS, instead of the machine's.
  Origin(const Url& url, const plan::Client& client, net::Machine& machine, const plan::Network* network = nullptr,
         std::shared_ptr<const net::TlsIdentity> identity = nullptr);

  const std::string& text() const { return text_; }
  const std::string& authority() const { return authority_; }
  const net::TlsTarget* tls() const { return tls_ ? &*tls_ : nullptr; }
  // The same, with HTTP/2 offered.
  const net::TlsTarget* tls_with_http2() const { return tls_ ? &*tls_with_http2_ : nullptr; }

  // Whether requests go over HTTP/2, and whether they may go over HTTP/1.1 where the other side chooses that.
  bool http2() const { return http2_; }
  bool may_fall_back() const { return may_fall_back_; }
  void fall_back() { http2_ = false; }

  // True when addresses are at hand without asking anyone.
  bool resolved(Instant now) const { return !addresses_.empty() && now < fresh_until_; }
  // Of the addresses of the wanted family that the last answer had, all are forbidden.
  bool forbidden() const { return forbidden_; }
  // Asks; `done` is called from the machine's turn with how long it took and what went wrong (no error: nothing).
  void resolve(std::function<void(const net::Resolution&)> done);

  std::size_t address_count() const { return addresses_.size(); }
  // The next address in turn, another than `failed` (may be null) where there is one. Those that refused while another
  // answered are passed over until the next resolution.
  const net::Address& next_address(const net::Address* failed);
  void mark_answering(const net::Address& address);
  void mark_dead(const net::Address& address);

 private:
  struct Candidate {
    net::Address address;
    bool answered = false;
    bool dead = false;
  };
  bool passed_over(const Candidate& candidate) const;
  void take(std::vector<net::Address> addresses);
  void begin_turn();

  std::string text_, authority_;
  std::string host_;
  std::uint16_t port_;
  std::optional<net::TlsTarget> tls_;
  std::optional<net::TlsTarget> tls_with_http2_;
  bool http2_ = false;
  bool may_fall_back_ = false;
  net::Machine& machine_;
  std::vector<Candidate> addresses_;
  std::size_t turn_ = 0;
  Instant fresh_until_{};
  const plan::Network* network_;
  Random random_;  // for addresses that are chosen at random
  bool forbidden_ = false;
};

}  // namespace brink::engine
