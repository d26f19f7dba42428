// Http2Stream: a place for one request at a time on a connection of HTTP/2 that others use as well: a carrier like a
// Connection of HTTP/1.1. Takes a place on another connection when its own is lost, full or about to end, and repeats
// what the server says it has not begun.
#pragma once

#include "engine/carrier.h"
#include "engine/http2_connection.h"
#include "protocol/http2.h"

namespace brink::engine {

class Http2Pool;

class Http2Stream : public Carrier {
 public:
  // `pool` outlives it.
  Http2Stream(CarrierContext& context, Http2Pool& pool, std::size_t origin_index)
      : Carrier(context, origin_index), pool_(pool), response_(*this) {}

  using Carrier::shut;
  void start(const Request& request, Instant now) override;
  Duration abandon(Instant now) override;
  void shut(bool abort) override;
  Answer answer() const override;
  const net::TlsFacts& tls_facts() const override { return tls_facts_; }
  bool is_http2() const override { return true; }

 protected:
  friend class Http2Connection;

  struct Response final : protocol::Http2Response {
    explicit Response(Http2Stream& owner) : stream(owner) {}
    Http2Stream& stream;
  };

  // Words of its connection.
  const protocol::Http2Request& fields() const { return request_.http2 ? *request_.http2 : own_fields_; }
  using Carrier::body_to_keep;
  // Of calls, whose body is said and heard while they go on.
  virtual protocol::Http2Talk* talk() { return nullptr; }
  virtual void begin_body() {}
  // It asks for a connection that stands, and for nothing else.
  virtual bool only_connects() const { return false; }
  void on_standing(std::uint32_t connection, std::uint32_t number, const Dialer& dialer, Instant now);
  void on_submitted(std::uint32_t connection, std::uint32_t number, const Dialer& dialer);
  void on_unsendable(protocol::Http2Sent why, Instant now);
  void on_sent(Instant now) { sample_.sent = now; }
  void on_uploaded(Instant now) { sample_.send = now - sample_.sent; }
  void on_begun(Instant now) { sample_.first_byte = now; }
  void on_response(protocol::Http2End end, Instant now);
  void on_left_session();
  // True when it had a request, which one of the next three has a word about.
  bool on_place_gone();
  // What had not been sent goes elsewhere; what was sent has failed, or is repeated when the connection had been silent
  // since (`unseen`).
  void on_connection_lost(sample::Failure failure, bool unseen, const std::string& detail, Instant now);
  void on_connect_failed(sample::Failure failure, const std::string& detail, Instant now);
  // The request goes on over `opened`, or another connection of HTTP/1.1.
  void on_http1_only(std::unique_ptr<net::Stream> opened);
  // To be sent elsewhere.
  void move(Instant now);

  void on_deadline(Instant now) override;
  void place(Instant now);
  void leave();
  bool repeat(Instant now);
  virtual bool may_repeat() const { return true; }
  virtual void finish(Instant now);
  virtual void fail(sample::Failure failure, std::string_view detail, Instant now);
  void note_opening(std::uint32_t connection, std::uint32_t number, const Dialer& dialer);
  void end(Instant now);
  sample::Failure timeout_kind() const;

  Http2Pool& pool() { return pool_; }

  Http2Pool& pool_;
  Http2Connection* connection_ = nullptr;
  std::size_t place_ = 0;  // among the connection's members
  Response response_;
  protocol::Http2Request own_fields_;  // of a request that was composed for once
  net::TlsFacts tls_facts_;
  std::uint8_t repeats_ = 0;  // and moves
  bool in_flight_ = false;    // the connection's session knows of it
};

}  // namespace brink::engine
