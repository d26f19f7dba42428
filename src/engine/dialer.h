// Dialer: the way from an origin to a stream that stands: resolves the name if it must, tries the addresses in turn,
// and knows how long each step took, where it stands and why it failed. Used again for one connection after the other.
#pragma once

#include <string>

#include "engine/carrier.h"
#include "engine/origin.h"

namespace brink::engine {

class DialerOwner {
 public:
  virtual ~DialerOwner() = default;
  virtual void on_dial_failed(sample::Failure failure) = 0;
};

// Belongs to whoever handles the stream, which passes the stream's words on: connected(), connect_failed().
class Dialer {
 public:
  Dialer(CarrierContext& context, Origin& origin, DialerOwner& owner)
      : context_(context), origin_(origin), owner_(owner) {}

  // Opens `stream`, with TLS if the origin has it. Ends in a word of the stream, or in on_dial_failed.
  void dial(net::Stream& stream, bool offer_http2, Instant now);
  void connected(const net::Stream& stream);
  // The one tried last.
  const net::Address& address() const { return address_; }
  // Tries the next address, or says that there is none.
  void connect_failed(net::NetError error);
  // What is still to come of the resolver is not for us any more.
  void stop();

  const net::OpenTimes& times() const { return times_; }
  Duration dns() const { return dns_; }
  const std::string& detail() const { return detail_; }
  // What a connection that does not come to stand in time is called.
  sample::Failure timeout_kind() const;

 private:
  void connect();

  CarrierContext& context_;
  Origin& origin_;
  DialerOwner& owner_;
  net::Stream* stream_ = nullptr;
  net::Address address_;
  net::OpenTimes times_;
  Duration dns_{};
  std::string detail_;
  std::uint32_t generation_ = 0;  // tells an answer of the resolver for an earlier connection
  std::uint8_t addresses_tried_ = 0;
  bool offer_http2_ = false;
  bool resolving_ = false;
};

}  // namespace brink::engine
