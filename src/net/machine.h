// Machine: everything a worker needs of the outside world: clock, timers, streams, name resolution. Two exist: the real
// one (net/real_machine.h) and the simulated one (sim/), on which whole runs are tested without sleeping.
//
// One machine belongs to one thread, which makes every call but wake(). Handlers are called from turn() only, never
// from inside the call that caused them.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/prefetch.h"
#include "base/result.h"
#include "base/time.h"
#include "net/timer_queue.h"

namespace brink::net {

// Why a stream could not be opened or was lost.
enum class NetError : std::uint8_t {
  none,
  refused,
  unreachable,
  timed_out,  // the kernel gave up
  reset,
  no_fds,       // EMFILE, ENFILE
  no_ports,     // EADDRNOTAVAIL
  no_memory,    // ENOBUFS, ENOMEM
  tls_not_tls,  // the other side's bytes are not TLS
  tls_untrusted,
  tls_expired,
  tls_wrong_host,
  tls_alert,   // the other side refused the handshake
  tls_closed,  // closed or reset during the handshake
  other,
};

// Where to connect: an IPv4 or IPv6 address with port, or a unix socket path.
struct Address {
  enum class Family : std::uint8_t { ipv4, ipv6, unix_path };
  Family family = Family::ipv4;
  std::string host;  // numeric address or path
  std::uint16_t port = 0;
  std::string text() const;  // "127.0.0.1:80", "[::1]:80", "unix:/run/x.sock"
  friend bool operator==(const Address&, const Address&) = default;
};

enum class IoStatus : std::uint8_t {
  ok,       // `size` bytes were moved; `more` says whether to call again at once
  blocked,  // nothing now; a handler call will come
  closed,   // read: the other side has closed in order
  failed,   // `error` says why; the stream is of no more use
};

struct IoResult {
  IoStatus status = IoStatus::blocked;
  std::size_t size = 0;
  bool more = false;  // read: there may be bytes (or the end) that no later handler call will announce
  NetError error = NetError::none;
};

// How long the parts of opening took; zero for parts that did not happen.
struct OpenTimes {
  Duration connect{};
  Duration tls{};
  bool tls_resumed = false;
};

// What a TLS handshake agreed on; all empty without one.
struct TlsFacts {
  std::string version;  // "TLSv1.3"
  std::string cipher;   // "TLS_AES_256_GCM_SHA384"
  std::string alpn;     // "http/1.1", "h2"; empty: the server chose none
  bool resumed = false;
};

class StreamHandler : public Expectant {
 public:
  virtual ~StreamHandler() = default;
  virtual void on_connected() = 0;  // TCP, and TLS if asked for, stand
  virtual void on_connect_failed(NetError error) = 0;
  virtual void on_readable() = 0;  // read while IoResult::more; edge-triggered: unread bytes are not announced again
  virtual void on_writable() = 0;  // after a write that was not taken whole
};

// Whom to trust and who to be, where that is not what the machine was made with: in PEM, each may be empty.
struct TlsIdentity {
  std::string authorities;  // instead of those the machine trusts
  std::string certificate;  // the client's own, with those that vouch for it
  std::string key;
  std::string password;  // of the key
  friend bool operator==(const TlsIdentity&, const TlsIdentity&) = default;
};

struct TlsTarget {
  std::string server_name;   // SNI and the name the certificate must carry; an address literal is checked as one
  bool offer_http2 = false;  // by ALPN, before HTTP/1.1; tls_facts() says what the server chose
  std::shared_ptr<const TlsIdentity> identity = nullptr;
};

// One connection. Made idle by Machine::make_stream; can be opened again after close(), which keeps its memory. The
// handler must outlive it. close() and destruction are allowed inside its own handler calls.
class Stream {
 public:
  virtual ~Stream() = default;
  // Starts connecting; ends in one call of on_connected or on_connect_failed, never from within this call.
  virtual void open(const Address& address, const TlsTarget* tls) = 0;
  virtual IoResult read(std::span<char> into) = 0;
  // What could not be taken (size < data.size(), or blocked) must be offered again after on_writable.
  virtual IoResult write(std::span<const char> data) = 0;
  // As one write where the machine can (writev); the same rules over the concatenation.
  virtual IoResult write2(std::span<const char> first, std::span<const char> second) = 0;
  // From here on another handler is called; allowed inside a handler call.
  virtual void hand_to(StreamHandler& handler) = 0;
  // Back to idle, nothing more is called. `abort`: without the courtesy of an orderly end (RST), which leaves no
  // TIME_WAIT behind on our side.
  virtual void close(bool abort = false) = 0;
  virtual const OpenTimes& times() const = 0;
  // While the connection stands.
  virtual TlsFacts tls_facts() const { return {}; }
  // Has the bytes that came acknowledged now, not by a delayed acknowledgement. Lasts until some bytes later, so it is
  // asked for again after each write and read. Without effect where the machine has no such thing.
  virtual void acknowledge_at_once() {}
  // True while connecting in TLS rather than TCP; tells a connect timeout from a handshake timeout.
  virtual bool in_handshake() const = 0;
  // More about the last error than its kind ("certificate has expired"); empty when there is no more to say.
  virtual std::string_view error_text() const { return {}; }
};

struct Resolution {
  std::vector<Address> addresses;  // in the order to be tried; empty: failed
  Duration took{};
  std::string error;    // "no such host", "the name server did not answer"
  bool no_fds = false;  // nobody was asked: this machine had no file descriptor left to ask with
};
using ResolveCallback = std::function<void(Resolution)>;

class Machine {
 public:
  virtual ~Machine() = default;

  // Reads the clock (tens of nanoseconds).
  virtual Instant now() = 0;
  // Timers, fired from turn() in order of their time.
  virtual TimerQueue& timers() = 0;
  virtual std::unique_ptr<Stream> make_stream(StreamHandler& handler) = 0;
  // Resolves host:port; the callback comes from turn(). A numeric host is answered without asking anyone.
  virtual void resolve(std::string_view host, std::uint16_t port, ResolveCallback callback) = 0;
  // Waits for events or the next timer, not longer than `until`, delivers what is there and returns.
  virtual void turn(Instant until) = 0;
  // Thread-safe: makes a turn() in progress (or the next one) return early.
  virtual void wake() = 0;
  // CPU time the calling thread has used.
  virtual Duration thread_cpu() = 0;
};

}  // namespace brink::net
