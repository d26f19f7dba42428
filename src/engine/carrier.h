// Carrier: what carries one request at a time: a connection of HTTP/1.1 (connection.h), a stream of HTTP/2
// (http2_stream.h) or a WebSocket (socket.h). Keeps the request, its sample and its deadline; says when the request has
// ended, and nothing else.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "net/machine.h"
#include "protocol/http1.h"
#include "protocol/http2_request.h"
#include "protocol/message_deflate.h"
#include "sample/health.h"
#include "sample/sample.h"

namespace brink::plan {
struct Network;
}

namespace brink::engine {

class SocketEndings;
class User;
struct Channel;
struct GrpcCall;
struct GrpcResult;
struct Handshake;
struct SocketMessage;
struct SocketRequest;

// What to send and whose it is. The bytes are those of HTTP/1.1, whatever carries them, and must stay where they are
// until the request has ended: a route's prepared bytes do, and so does what was composed in Carrier::scratch().
struct Request {
  std::string_view first;                         // the whole request, or the part that was composed for this one
  std::string_view rest;                          // the remainder, body included; may be empty
  const protocol::Http2Request* http2 = nullptr;  // the same as fields, where that was made before
  bool head_method = false;                       // HEAD: no body follows
  bool idempotent = true;                         // may be sent again if an idle connection was closed under it
  RouteId route;
  User* user = nullptr;
  UserId user_id;
  Instant due{};
  bool fresh = false;                        // the connection ends with it
  Duration timeout{};                        // of the whole request; zero: the client's
  Duration connect_timeout{};                // before that; zero: the client's, within it
  std::size_t keep_body = 0;                 // first bytes of the body to keep, where the stage keeps fewer
  const Handshake* handshake = nullptr;      // of a WebSocket: the bytes are those
  const SocketRequest* on_socket = nullptr;  // on a WebSocket: this instead of any bytes
  const Channel* channel = nullptr;          // likewise: the opening of a channel of gRPC
  const GrpcCall* call = nullptr;            // likewise: a call on it
};

// What came back, as far as it came; valid until the carrier's next start.
struct Answer {
  std::string_view head;         // status line and header lines, without the empty line
  std::string_view body;         // its first bytes, as many as the stage keeps
  std::uint64_t body_bytes = 0;  // in all
  std::uint64_t length = 0;      // declared, if has_length
  bool has_length = false;
  bool has_set_cookie = false;
  bool has_content_encoding = false;
};

class Carrier;

class CarrierOwner {
 public:
  virtual ~CarrierOwner() = default;
  // The request has ended; the carrier still holds the response. The owner may start the next one from here if
  // carrier.usable(), or on another carrier.
  virtual void on_ended(Carrier& carrier, sample::Sample& sample) = 0;
  // A lingering carrier has closed and may be given to someone else.
  virtual void on_closed(Carrier& carrier) = 0;
  // The origin speaks HTTP/1.1 only: the request must go on over a connection of it, `opened` if that is not null. The
  // carrier is of no more use, but keeps the request's bytes.
  virtual void on_http1_only(Carrier& carrier, std::unique_ptr<net::Stream> opened) = 0;
  // Whether a message on a WebSocket is the one its request waits for.
  virtual bool is_answer(const Carrier& carrier, const SocketMessage& message) = 0;
};

// What all carriers of a worker share.
struct CarrierContext {
  net::Machine& machine;
  CarrierOwner& owner;
  std::span<char> buffer;  // read buffer; contents are dead after each read is consumed
  Duration timeout{};      // whole request
  Duration connect_timeout{};
  bool keepalive = true;
  bool quick_ack = false;
  bool keep_tls = false;                   // what each handshake agreed on
  std::size_t keep_body = 0;               // first bytes of a body to keep
  const plan::Network* network = nullptr;  // how connections are made; null: as the client says
  protocol::Http1Limits limits;
  std::uint32_t connections = 0;  // so many have a number
  std::uint64_t opened = 0;       // counters of the stage
  std::uint64_t streams = 0;
  std::uint64_t stale_retries = 0;
  // Of WebSockets.
  SocketEndings* endings = nullptr;
  protocol::MessageDeflater deflater = {};
  std::size_t max_message = 0;
  Duration close_timeout{};
  std::uint64_t sockets_open = 0;
  sample::SocketCounts sockets = {};  // of the stage
};

class Carrier : public net::Timer {
 public:
  Carrier(CarrierContext& context, std::size_t origin_index) : context_(context), origin_index_(origin_index) {}

  // Sends `request` now, opening a connection first where it must. Not while busy().
  virtual void start(const Request& request, Instant now) = 0;
  // Ends without a sample; for the drain deadline. Returns the request's age.
  virtual Duration abandon(Instant now) = 0;
  // Gives up the connection of an idle or lingering carrier; `abort` where the other side should have closed it and has
  // not.
  virtual void shut(bool abort) = 0;
  void shut() { shut(false); }
  virtual Answer answer() const = 0;
  // Of the handshake of its connection, when the context keeps it.
  virtual const net::TlsFacts& tls_facts() const = 0;
  virtual bool is_http2() const = 0;
  // Where its connection goes; null: not known.
  virtual const net::Address* remote() const { return nullptr; }
  virtual bool is_socket() const { return false; }
  virtual bool is_grpc() const { return false; }
  // Of a call of gRPC, or the opening of a channel, that has ended; null: it was none.
  virtual const GrpcResult* result() const { return nullptr; }

  // Room for the part of a request that differs from one to the next; not while busy().
  std::string& scratch() { return scratch_; }

  bool busy() const { return state_ != State::closed && state_ != State::ready && state_ != State::lingering; }
  // Can carry another request, over a new connection if need be.
  bool usable() const { return state_ == State::closed || state_ == State::ready; }
  bool open() const { return state_ == State::ready; }
  bool lingering() const { return state_ == State::lingering; }
  std::size_t origin_index() const { return origin_index_; }
  const Request& request() const { return request_; }
  // As far as it is known.
  const sample::Sample& sample() const { return sample_; }
  // What the system or the parser said of the last failure; may be empty.
  const std::string& detail() const { return detail_; }

 protected:
  enum class State : std::uint8_t { closed, opening, waiting, ready, lingering };

  void begin(const Request& request, Instant now);
  void set_deadline(Instant at);
  // How long it may take, beside a limit of its own for the connection.
  Duration allowed() const { return request_.timeout.count() > 0 ? request_.timeout : context_.timeout; }
  // When the request must have ended.
  Instant latest() const { return sample_.begun + request_.connect_timeout + allowed(); }
  std::size_t body_to_keep() const { return std::max(context_.keep_body, request_.keep_body); }
  virtual void on_deadline(Instant now) = 0;

  CarrierContext& context_;
  Request request_;
  sample::Sample sample_;
  std::string scratch_;
  std::string detail_;
  Instant deadline_ = never;
  std::size_t origin_index_;
  bool retried_ = false;
  State state_ = State::closed;

 private:
  void fire(Instant now) override;
};

}  // namespace brink::engine
