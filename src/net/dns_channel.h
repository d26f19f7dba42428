// DnsChannel: c-ares on the event loop. Asks /etc/hosts and the name servers of resolv.conf (or given ones) for the
// addresses of one name; no cache, no policy (resolver.h).
#pragma once

#include <functional>
#include <memory>
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
};

struct DnsAnswer {
  std::vector<Address> addresses;  // without port, in the order of RFC 6724
  Duration ttl{};                  // zero: the answer has none (/etc/hosts)
  std::string error;
};

class DnsChannel final : private Timer {
 public:
  // Error: a server that is not an address; resolv.conf that cannot be used.
  static Result<std::unique_ptr<DnsChannel>> make(EventLoop& loop, const DnsSettings& settings);
  ~DnsChannel() override;

  using Callback = std::function<void(DnsAnswer)>;
  // The callback may come before this returns; those left at destruction are called with an error.
  void ask(const std::string& name, Callback callback);

 private:
  // One of c-ares's sockets.
  class Socket;

  explicit DnsChannel(EventLoop& loop);
  static void on_socket_state(void* self, int fd, int readable, int writable);
  static void on_answer(void* asked, int status, int timeouts, ares_addrinfo* result);
  void process(int readable_fd, int writable_fd);
  void set_timer();
  void fire(Instant now) override;

  EventLoop& loop_;
  ares_channeldata* channel_ = nullptr;
  std::unordered_map<int, std::unique_ptr<Socket>> sockets_;
};

}  // namespace brink::net
