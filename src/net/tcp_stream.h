// TcpStream: a Stream over one socket (TCP or unix) on the event loop, with TLS on top when asked for.
//
// The steady path of a keep-alive connection costs one recv and one send a request and allocates nothing: the socket is
// registered once, for all events it will ever need.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "net/event_loop.h"
#include "net/machine.h"
#include "net/socket.h"
#include "net/tls_session.h"

namespace brink::net {

// Settings of TLS as connections use them, or why they cannot be used.
struct TlsChoice {
  std::shared_ptr<const TlsIdentity> identity;  // null: the machine's own
  std::unique_ptr<TlsContext> tls;
  std::string error;
};

// What all streams of one machine share. Outlives them.
struct StreamHost {
  EventLoop& loop;
  SourceAddresses sources;
  TlsSettings tls_settings;
  // Made by the first stream that needs it, before its clock starts: reading the system's certificates takes some 10
  // ms, which plain HTTP should not pay for.
  TlsChoice own;
  std::vector<std::unique_ptr<TlsChoice>> others;  // of identities that are not the machine's; they stay

  // That of an identity, the machine's own where it is null.
  const TlsChoice& tls_for(const std::shared_ptr<const TlsIdentity>& identity);
};

class TcpStream final : public Stream, private Watcher, private Timer {
 public:
  TcpStream(StreamHost& host, StreamHandler& handler) : host_(host), handler_(&handler) {}
  ~TcpStream() override { close(); }

  void open(const Address& address, const TlsTarget* tls) override;
  IoResult read(std::span<char> into) override;
  IoResult write(std::span<const char> data) override;
  IoResult write2(std::span<const char> first, std::span<const char> second) override;
  void hand_to(StreamHandler& handler) override { handler_ = &handler; }
  void close(bool abort) override;
  void close() { close(false); }
  const OpenTimes& times() const override { return times_; }
  TlsFacts tls_facts() const override { return tls_ ? tls_->facts() : TlsFacts{}; }
  void acknowledge_at_once() override;
  bool in_handshake() const override { return state_ == State::handshaking; }
  std::string_view error_text() const override;

 private:
  enum class State : std::uint8_t {
    idle,
    waiting,     // the timer will try to connect, or report what open() could not do
    connecting,  // for TCP; a unix socket stands at once, which the timer reports
    handshaking,
    open,
  };

  void on_events(std::uint32_t events) override;
  void fetch_ahead(int step) const override;
  void fire(Instant now) override;
  void start();
  void finish_connect();
  void established();
  void handshake();
  void report_open();
  void deliver_open(std::uint32_t events);
  void deliver_tls(std::uint32_t events);
  void deliver_both(bool tell_reader);
  void refuse(NetError error, int error_number);
  IoResult wrote(ssize_t taken, std::size_t offered);
  IoResult lost(int error_number);
  IoResult wrote_tls(IoResult result, std::size_t offered);
  void watch_room();
  void release(bool abort);

  StreamHost& host_;
  StreamHandler* handler_;
  int fd_ = -1;
  State state_ = State::idle;
  bool ending_ = false;      // the end (or an error) is known to be there, behind bytes not read yet
  bool want_write_ = false;  // a write was not taken whole
  bool is_unix_ = false;
  bool watches_room_ = false;  // a unix socket is registered for EPOLLOUT
  bool use_tls_ = false;
  bool offer_http2_ = false;
  NetError refused_ = NetError::none;  // of open(), reported by the timer
  int errno_ = 0;                      // behind the last error, for error_text()
  std::unique_ptr<TlsSession> tls_;
  OpenTimes times_;
  Instant began_{};  // of the part of opening that goes on
  Address address_;
  SocketAddress to_{};  // of fd_
  std::string server_name_;
  const TlsChoice* tls_choice_ = nullptr;  // without TLS there is none
};

}  // namespace brink::net
