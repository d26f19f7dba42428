// Sockets without a loop: addresses as the kernel wants them, opening, and errno as NetError.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "net/machine.h"

namespace brink::net {

NetError net_error(int error_number);

struct SocketAddress {
  union {
    sockaddr any;
    sockaddr_in v4;
    sockaddr_in6 v6;
    sockaddr_un path;
  };
  socklen_t size = 0;
  int family() const { return any.sa_family; }
};

// Nothing when the host is not a numeric address of its family (an IPv6 scope such as fe80::1%eth0 is understood) or
// the path is too long for a unix socket.
std::optional<SocketAddress> to_socket_address(const Address& address);

// A numeric host as an address; nothing when it is a name.
std::optional<Address> numeric_address(std::string_view host, std::uint16_t port);

// "[ADDRESS]" or "ADDRESS" with an optional ":PORT".
std::optional<Address> parse_endpoint(std::string_view text, std::uint16_t default_port);

// The addresses connections leave from, in turn for each family; none: the kernel chooses, but for many connections to
// loopback. One address has some 28,000 ports, and once half of them are taken the kernel searches long for a free one
// (half a millisecond a connection, measured).
class SourceAddresses {
 public:
  // Error: not a numeric address, or not one of this machine.
  static Result<SourceAddresses> make(const std::vector<std::string>& addresses);
  // The next one for a connection to `family` (AF_INET, AF_INET6); null if there is none.
  const SocketAddress* next(int family);

  // After so many standing connections to 127.0.0.0/8, further ones leave from 127.0.0.2 and on. 0: never.
  void spread_loopback(std::uint32_t share) { share_ = share; }
  // The one for a connection to `to`, as next() says or for loopback; null: the kernel's choice.
  const SocketAddress* for_target(const SocketAddress& to);
  // A connection to `to` stands or is on its way (+1), or is no more (-1).
  void count(const SocketAddress& to, int change);

 private:
  struct Ring {
    std::vector<SocketAddress> addresses;
    std::size_t next = 0;
  };
  Ring v4_;
  Ring v6_;
  std::uint32_t share_ = 0;
  std::uint32_t to_loopback_ = 0;
  SocketAddress loopback_{};  // the last that for_target() gave
};

enum class Connect : std::uint8_t { started, stands, busy, failed };
struct OpenedSocket {
  Connect state = Connect::failed;
  int fd = -1;    // the caller's unless `failed` or `busy`
  int error = 0;  // errno, if `failed`
};
// A non-blocking socket, connecting to `to`. `busy`: the queue of a unix socket's listener is full and the kernel does
// not wait there as it does for TCP; try again later.
OpenedSocket open_socket(const SocketAddress& to, SourceAddresses& sources);

// connect() has failed with EADDRNOTAVAIL: true when the reason is that no local port is left, false when there is no
// local address that could reach `to` at all.
bool out_of_ports(const SocketAddress& to);

// What SO_ERROR holds; clears it.
int take_socket_error(int fd);

// Closes; `abort`: with a reset instead of an orderly end.
void close_socket(int fd, bool abort);

}  // namespace brink::net
