// Connection: one connection to the target and the request on it: opens when needed, sends, reads the response, keeps
// the time of each step, and classifies every way it can fail. Says when a request has ended, and nothing else.
//
//   closed ─► resolving ─► connecting ─► waiting ─► ready ─► waiting ─► …
//                                           └─► lingering ─► closed      (the response said close)
#pragma once

#include <string>
#include <string_view>

#include "engine/origin.h"
#include "net/machine.h"
#include "protocol/http1.h"
#include "sample/sample.h"

namespace brink::engine {

class User;

// What to send and whose it is. The bytes must stay where they are until the request has ended: a route's prepared
// bytes do, and so does what was composed in Connection::scratch().
struct Request {
  std::string_view first;    // the whole request, or the part that was composed for this one
  std::string_view rest;     // the remainder, body included; may be empty
  bool head_method = false;  // HEAD: no body follows
  bool idempotent = true;    // may be sent again if an idle connection was closed under it
  RouteId route;
  User* user = nullptr;
  UserId user_id;
  Instant due{};
  bool fresh = false;         // the connection ends with it
  Duration timeout{};         // of the whole request; zero: the client's
  std::size_t keep_body = 0;  // first bytes of the body to keep, where the stage keeps fewer
};

class Connection;

class ConnectionOwner {
 public:
  virtual ~ConnectionOwner() = default;
  // The request has ended. The parser still holds the response. The owner may start the next one from here if
  // connection.usable(), or on another connection.
  virtual void on_ended(Connection& connection, sample::Sample& sample) = 0;
  // A lingering connection has closed and may be given to someone else.
  virtual void on_closed(Connection& connection) = 0;
};

// What all connections of a worker share.
struct ConnectionContext {
  net::Machine& machine;
  ConnectionOwner& owner;
  std::span<char> buffer;  // read buffer; contents are dead after each read is consumed
  Duration timeout{};      // whole request
  Duration connect_timeout{};
  bool keepalive = true;
  bool quick_ack = false;
  bool keep_tls = false;      // what each handshake agreed on
  std::size_t keep_body = 0;  // first bytes of a body to keep
  protocol::Http1Limits limits;
  std::uint64_t opened = 0;  // counters of the stage
  std::uint64_t stale_retries = 0;
};

class Connection final : public net::StreamHandler, public net::Timer {
 public:
  Connection(ConnectionContext& context, Origin& origin, std::uint32_t number, std::size_t origin_index);

  // Sends `request` now, opening the connection first if it is closed. Not while busy().
  void start(const Request& request, Instant now);
  // Ends without a sample; for the drain deadline. Returns the request's age.
  Duration abandon(Instant now);
  // Closes an idle or lingering connection; `abort` where the other side should have closed and has not.
  void shut(bool abort = false);

  // Room for the part of a request that differs from one to the next; not while busy().
  std::string& scratch() { return scratch_; }

  bool busy() const { return state_ != State::closed && state_ != State::ready && state_ != State::lingering; }
  // Can carry (or be opened for) another request.
  bool usable() const { return state_ == State::closed || state_ == State::ready; }
  bool open() const { return state_ == State::ready; }
  bool lingering() const { return state_ == State::lingering; }
  std::size_t origin_index() const { return origin_index_; }
  const Request& request() const { return request_; }
  const protocol::Http1Parser& parser() const { return parser_; }
  // What the system or the parser said of the last failure; may be empty.
  const std::string& detail() const { return detail_; }
  // Of the handshake of this connection, when the context keeps it.
  const net::TlsFacts& tls_facts() const { return tls_facts_; }

 private:
  enum class State : std::uint8_t { closed, resolving, connecting, waiting, ready, lingering };

  void on_connected() override;
  void on_connect_failed(net::NetError error) override;
  void on_readable() override;
  void on_writable() override;
  void fire(Instant now) override;

  void open_connection(Instant now);
  void connect();
  void transmit(Instant now);
  void push(std::string_view first, std::string_view second);
  bool unsent() const { return unsent_first_.size() + unsent_second_.size() > 0; }
  // Takes bytes of a response; true when the request has ended well.
  bool take(std::string_view bytes, Instant now);
  void lost(sample::Failure failure, Instant now);
  void finish(Instant now, bool reusable);
  void fail(sample::Failure failure, Instant now, bool abort = false);
  void set_deadline(Instant at);
  Instant latest() const {
    return sample_.begun + (request_.timeout.count() > 0 ? request_.timeout : context_.timeout);
  }
  sample::Failure timeout_kind() const;

  ConnectionContext& context_;
  Origin& origin_;
  net::TlsFacts tls_facts_;
  std::unique_ptr<net::Stream> stream_;
  protocol::Http1Parser parser_;
  Request request_;
  sample::Sample sample_;
  net::Address address_;
  std::string scratch_;
  std::string_view unsent_first_, unsent_second_;
  std::string detail_;
  Instant deadline_ = never;
  std::uint32_t number_;
  std::size_t origin_index_;
  std::uint32_t generation_ = 0;  // tells an answer of the resolver for an earlier request
  std::uint32_t requests_ = 0;    // on the present connection
  std::uint8_t addresses_tried_ = 0;
  bool retried_ = false;
  bool spoiled_ = false;  // bytes beyond the response were seen
  State state_ = State::closed;
};

}  // namespace brink::engine
