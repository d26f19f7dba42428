#include "engine/dialer.h"

#include "engine/failures.h"

namespace brink::engine {

using sample::Failure;

void Dialer::dial(net::Stream& stream, bool offer_http2, Instant now) {
  stream_ = &stream;
  offer_http2_ = offer_http2;
  addresses_tried_ = 0;
  times_ = {};
  dns_ = {};
  if (!detail_.empty()) detail_.clear();
  resolving_ = !origin_.resolved(now);
  if (!resolving_) {
    connect();
    return;
  }
  origin_.resolve([this, generation = ++generation_](const net::Resolution& resolution) {
    if (generation != generation_) return;
    resolving_ = false;
    dns_ = resolution.took;
    if (resolution.addresses.empty()) {
      detail_ = resolution.error;
      const Failure none = origin_.forbidden() ? Failure::forbidden : Failure::dns;
      owner_.on_dial_failed(resolution.no_fds ? Failure::no_fds : none);
      return;
    }
    connect();
  });
}

void Dialer::connect() {
  ++addresses_tried_;
  ++context_.opened;
  address_ = origin_.next_address(addresses_tried_ > 1 ? &address_ : nullptr);
  stream_->open(address_, offer_http2_ ? origin_.tls_with_http2() : origin_.tls());
}

void Dialer::connected(const net::Stream& stream) {
  origin_.mark_answering(address_);
  times_ = stream.times();
}

void Dialer::connect_failed(net::NetError error) {
  const Failure failure = connect_failure(error);
  detail_ = std::string(stream_->error_text());
  if (detail_.empty()) detail_ = address_.text();
  if (failure == Failure::refused || failure == Failure::unreachable) {
    origin_.mark_dead(address_);
    if (addresses_tried_ < origin_.address_count()) {
      stream_->close();
      connect();
      return;
    }
  }
  owner_.on_dial_failed(failure);
}

void Dialer::stop() {
  ++generation_;
  resolving_ = false;
}

Failure Dialer::timeout_kind() const {
  if (resolving_) return Failure::dns;
  return stream_->in_handshake() ? Failure::tls_timeout : Failure::connect_timeout;
}

}  // namespace brink::engine
