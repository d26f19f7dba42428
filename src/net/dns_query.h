// DnsQuery: the addresses of one name, asked of /etc/hosts and of the name servers in resolv.conf (or given ones) by
// c-ares on the event loop. No cache, no policy (resolver.h).
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "net/event_loop.h"
#include "net/machine.h"

struct ares_channeldata;
struct ares_addrinfo;

namespace brink::net {

struct DnsSettings {
  std::vector<std::string> servers;            // "ADDR[:PORT]"; none: resolv.conf's
  Duration timeout = std::chrono::seconds(5);  // a whole lookup, all tries
  int tries = 2;                               // of each server
  Duration keep = std::chrono::seconds(60);    // how long an answer is used, unless its own TTL is shorter
  Duration keep_failure = std::chrono::seconds(1);
  std::optional<Duration> keep_exactly;  // instead, whatever an answer says of itself; zero: each use asks anew
};

struct DnsAnswer {
  std::vector<Address> addresses;  // without port, in the order of RFC 6724
  Duration ttl{};                  // zero: the answer has none (/etc/hosts)
  std::string error;
  bool no_fds = false;  // the error is that this machine had no file descriptor left
};

inline constexpr std::string_view no_descriptor = "this machine has no file descriptor left";

// Whether a socket cannot be had now.
bool out_of_descriptors();

// Each has a c-ares channel of its own: made in some 0.1 ms, but then a query that runs out of time can be ended
// without touching others, and what one family of addresses has answered is not lost to the silence of the other.
class DnsQuery final : private Timer {
 public:
  // Error: a server that is not an address; resolv.conf that cannot be used.
  static Result<std::unique_ptr<DnsQuery>> make(EventLoop& loop, const DnsSettings& settings);
  // Not from within the callback. What is still asked for is dropped without a call.
  ~DnsQuery() override;

  using Callback = std::function<void(const DnsAnswer&)>;
  // Once. The callback may come before this returns.
  void ask(const std::string& name, Callback callback);
  // Time is up: calls back with what has come so far.
  void finish();

 private:
  // One of c-ares's sockets.
  class Socket;

  explicit DnsQuery(EventLoop& loop);
  static void on_socket_state(void* self, int fd, int readable, int writable);
  static void on_answer(void* self, int status, int timeouts, ares_addrinfo* result);
  void process(int readable_fd, int writable_fd);
  void set_timer();
  void fire(Instant now) override;

  EventLoop& loop_;
  ares_channeldata* channel_ = nullptr;
  Callback callback_;
  std::unordered_map<int, std::unique_ptr<Socket>> sockets_;
};

}  // namespace brink::net
