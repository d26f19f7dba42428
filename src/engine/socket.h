// Socket: one WebSocket of a user as a carrier of requests: its handshake, and then what is said on it and what comes
// back. Answers pings by itself, and sends them when it is told to.
//
//   closed ─► opening ─► waiting ─► ready ─► waiting ─► ready ─► …
//             connect    handshake           request
//
// It is closed again as soon as it is lost or has said goodbye: what is left of its connection is for SocketEndings
// (socket_ending.h). A loss is told to whoever is waiting then, or to the next request on it; if what is
// unread is kept, so is the server's goodbye.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "base/random.h"
#include "engine/behaviour.h"
#include "engine/carrier.h"
#include "engine/dialer.h"
#include "engine/listener.h"
#include "protocol/websocket.h"

namespace brink::engine {

class Socket final : public Carrier, net::StreamHandler, DialerOwner {
 public:
  // Unread messages are kept up to so many, and so many bytes; then the oldest go.
  static constexpr std::size_t most_unread = 1000;
  static constexpr std::size_t most_unread_bytes = std::size_t{1} << 20;

  Socket(CarrierContext& context, Origin& origin, std::size_t origin_index);

  using Carrier::shut;
  void start(const Request& request, Instant now) override;
  Duration abandon(Instant now) override;
  // Says goodbye, unless `abort`.
  void shut(bool abort) override;
  // A request that holds it open or listens on it, if that is what goes on, has lasted long enough.
  void end_hold(Instant now);
  // Says goodbye in these words, not in those of the handshake.
  void say_goodbye_with(const Listener::Goodbye& goodbye);

  Answer answer() const override;
  const net::TlsFacts& tls_facts() const override { return tls_facts_; }
  bool is_http2() const override { return false; }
  bool is_socket() const override { return true; }
  bool outlives_iteration() const { return outlives_iteration_; }

 private:
  // Ends the request in the present turn, but not inside the call that began it: a request that waits for nothing would
  // otherwise begin the next one in there, and that one the next.
  class Later final : public net::Timer {
   public:
    explicit Later(Socket& owner) : owner_(owner) {}

   private:
    void fire(Instant) override { owner_.end(); }
    Socket& owner_;
  };
  class Pinger final : public net::Timer {
   public:
    explicit Pinger(Socket& owner) : owner_(owner) {}

   private:
    void fire(Instant now) override { owner_.ping(now); }
    Socket& owner_;
  };
  struct Unread {
    bool binary = false;
    std::string payload;
  };
  // What the server said to its end.
  struct Farewell {
    std::deque<Unread> unread;
    std::string reason;
    std::uint16_t code = 0;
  };

  void on_connected() override;
  void on_connect_failed(net::NetError error) override { dialer_.connect_failed(error); }
  void on_readable() override;
  void on_writable() override;
  void on_dial_failed(sample::Failure failure) override;
  void on_deadline(Instant now) override;

  // What a request is (socket.cc)
  void open(Instant now);
  void converse(Instant now);
  void say(const SocketRequest& request, Instant now);
  void append_message(const SocketRequest& request);
  void said(Instant now);
  void look_at_unread(Instant now);
  void tell_unread();
  bool tell_farewell();
  bool flush();
  void ping(Instant now);
  void end_later(sample::Failure failure, Instant now);
  void end();
  void lost(sample::Failure failure, std::string_view detail, Instant now);
  std::uint32_t mask() { return static_cast<std::uint32_t>(random_() >> 32); }
  std::string_view unsent() const { return std::string_view(out_).substr(taken_); }

  // How it is given up (socket_closing.cc)
  void hang_up(std::uint16_t code, std::string_view reason, bool heard);
  void forget_connection();

  // What comes (socket_reading.cc)
  bool take(std::string_view bytes, Instant now);
  bool take_handshake(Instant now);
  bool take_frames(std::string_view bytes, Instant now);
  void take_message(bool binary, Instant now);
  void take_pong(Instant now);
  void take_close(Instant now);
  void keep(bool binary);
  void answered(Instant now);
  void connection_gone(const net::IoResult& result, Instant now);
  // In a request that waits, and has not come to its end.
  bool awaits() const;
  // Who listens; null: nobody.
  Listener* listener() const;
  // Likewise, also while it says something.
  Listener* talker() const;

  net::TlsFacts tls_facts_;
  std::unique_ptr<net::Stream> stream_;
  Dialer dialer_;
  protocol::Http1Parser head_;  // of the handshake's answer
  protocol::WebSocketParser frames_;
  std::optional<protocol::DeflateTerms> deflates_;  // messages of ours
  Later later_{*this};
  Pinger pinger_{*this};
  Random random_{1};
  std::string out_;
  std::size_t taken_ = 0;  // of these by the kernel
  std::string answer_;     // the message that was waited for
  std::deque<Unread> unread_;
  std::size_t unread_bytes_ = 0;
  std::optional<Farewell> farewell_;
  std::string ping_payload_;  // of the ping whose pong is waited for
  Instant began_{};           // when the first byte came of the message that is coming
  Duration ping_every_{};
  std::string close_reason_;
  std::uint32_t number_;
  std::uint32_t requests_ = 0;  // on the present connection
  std::uint32_t pings_ = 0;
  std::uint16_t close_code_ = 1000;
  sample::Failure lost_ = sample::Failure::socket_closed;  // why it does not stand
  std::string lost_detail_;
  bool stands_ = false;
  bool answered_ = false;  // the request has what it waited for
  bool ending_ = false;    // `later_` is set
  bool blocked_ = false;   // the kernel takes no more
  bool outlives_iteration_ = false;
  bool keeps_unread_ = false;
};

}  // namespace brink::engine
