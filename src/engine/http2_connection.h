// Http2Connection: one connection of HTTP/2 and the streams on it: opens when the first request comes, sends what its
// streams have to say in as few writes as can be, and tells each of them how it went.
//
//   unused ─► taken ─► opening ─► standing ─► unused
//
// A standing connection is ending when the server has said so (GOAWAY) or does not seem to be there any more: those
// under way may end, and others go elsewhere. Used again for one connection after the other, and therefore never
// destroyed before its worker.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/carrier.h"
#include "engine/dialer.h"
#include "protocol/http2.h"

namespace brink::engine {

class Http2Pool;
class Http2Stream;

class Http2Connection final : net::StreamHandler, net::Timer, DialerOwner, protocol::Http2Events {
 public:
  Http2Connection(CarrierContext& context, Http2Pool& pool);

  // For a new life: `alone` for one stream, and nobody else's.
  void take_up(bool alone);
  void join(Http2Stream& stream);
  // With nobody left it closes.
  void part(Http2Stream& stream);
  // Puts the member's request into the queue; it goes out in this turn, or when the connection stands.
  void send(Http2Stream& stream, Instant now);
  // The member's talk has more to say.
  void resume(Http2Stream& stream, Instant now);
  // The member's request is over from our side.
  void cancel(Http2Stream& stream, Instant now);

  bool has_room() const;  // for one more member
  bool may_send() const;  // of a member: there is room for its request
  bool may_stay() const { return !ending() && !retired_; }
  // Whoever is on it may end; nobody joins it any more.
  void retire() { retired_ = state_ != State::unused; }
  bool stands() const { return state_ == State::standing; }
  sample::Failure timeout_kind() const { return dialer_.timeout_kind(); }
  const net::TlsFacts& tls_facts() const { return tls_facts_; }
  bool is_listed() const { return listed_; }
  void set_listed(bool listed) { listed_ = listed; }

 private:
  enum class State : std::uint8_t { unused, taken, opening, standing };
  // Sends what was queued in the turn in which it is set.
  class Flusher final : public net::Timer {
   public:
    explicit Flusher(Http2Connection& owner) : owner_(owner) {}

   private:
    void fire(Instant) override { owner_.flush(); }
    Http2Connection& owner_;
  };

  void on_connected() override;
  void on_connect_failed(net::NetError error) override { dialer_.connect_failed(error); }
  void on_readable() override;
  void on_writable() override;
  void on_dial_failed(sample::Failure failure) override;
  void on_begun(protocol::Http2Response& response) override;
  void on_ended(protocol::Http2Response& response, protocol::Http2End end) override;
  void fire(Instant now) override;

  bool ending() const { return suspect_ || spent_ || (session_ && session_->going_away()); }
  std::uint32_t limit() const { return session_ ? session_->max_streams() : protocol::Http2Session::presumed_streams; }
  void open(Instant now);
  void fall_back();
  void refuse(std::string_view alpn, Instant now);
  void fail_all(sample::Failure failure, const std::string& detail, Instant now);

  // What goes out (http2_sending.cc)
  void flush();
  void submit_waiting();
  void submit(Http2Stream& stream);
  void greet(Instant now);
  void stamp(Instant now);
  bool write(std::string_view bytes);

  // How it goes on after reading and writing.
  void settle(Instant now);
  void move_waiting(std::size_t most, Instant now);
  void close(bool abort, Instant now);
  void lost(sample::Failure failure, Instant now);
  std::vector<Http2Stream*> reset(bool abort);
  std::string lost_detail(sample::Failure failure) const;

  CarrierContext& context_;
  Http2Pool& pool_;
  std::unique_ptr<net::Stream> stream_;
  Dialer dialer_;
  Flusher flusher_{*this};
  std::unique_ptr<protocol::Http2Session> session_;
  net::TlsFacts tls_facts_;
  std::vector<Http2Stream*> members_;
  std::vector<Http2Stream*> greeting_;   // waiting for nothing but the server's settings
  std::vector<Http2Stream*> waiting_;    // to be given to the session, in this order
  std::vector<Http2Stream*> unstamped_;  // given to it, not sent yet
  std::vector<Http2Stream*> uploading_;
  std::string unsent_;  // what the machine did not take
  Instant read_at_{};   // when the bytes that are being read came, or the last ones
  Instant wrote_at_{};
  std::uint32_t number_;
  std::uint32_t requests_ = 0;   // sent on the present connection
  std::uint32_t in_flight_ = 0;  // given to the session, and not ended
  State state_ = State::unused;
  bool alone_ = false;
  bool listed_ = false;  // in the pool's list of those with room
  bool busy_ = false;    // inside the session, which must stay until it is left
  bool retired_ = false;
  bool spent_ = false;    // has no more streams to give
  bool suspect_ = false;  // a request timed out, and nothing had come since it was sent
};

}  // namespace brink::engine
