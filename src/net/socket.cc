#include "net/socket.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/tcp.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/text.h"

namespace brink::net {
namespace {

std::optional<SocketAddress> to_v4(const Address& address) {
  SocketAddress out{};
  out.v4.sin_family = AF_INET;
  out.v4.sin_port = htons(address.port);
  out.size = sizeof out.v4;
  if (::inet_pton(AF_INET, address.host.c_str(), &out.v4.sin_addr) != 1) return std::nullopt;
  return out;
}

std::optional<SocketAddress> to_v6(const Address& address) {
  SocketAddress out{};
  out.v6.sin6_family = AF_INET6;
  out.v6.sin6_port = htons(address.port);
  out.size = sizeof out.v6;
  std::string host = address.host;
  if (const auto percent = host.find('%'); percent != std::string::npos) {
    out.v6.sin6_scope_id = ::if_nametoindex(host.c_str() + percent + 1);
    if (out.v6.sin6_scope_id == 0) return std::nullopt;
    host.resize(percent);
  }
  if (::inet_pton(AF_INET6, host.c_str(), &out.v6.sin6_addr) != 1) return std::nullopt;
  return out;
}

std::optional<SocketAddress> to_path(const Address& address) {
  SocketAddress out{};
  if (address.host.empty() || address.host.size() >= sizeof out.path.sun_path) return std::nullopt;
  out.path.sun_family = AF_UNIX;
  std::memcpy(out.path.sun_path, address.host.c_str(), address.host.size() + 1);
  out.size = sizeof out.path;
  return out;
}

bool is_ipv4_loopback(const SocketAddress& address) {
  return address.family() == AF_INET && ntohl(address.v4.sin_addr.s_addr) >> 24 == 127;
}

void set_option(int fd, int level, int name) {
  const int on = 1;
  ::setsockopt(fd, level, name, &on, sizeof on);
}

// Whether a socket of this machine may be bound to it.
bool is_own_address(const SocketAddress& address) {
  const int fd = ::socket(address.family(), SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return false;
  const bool bound = ::bind(fd, &address.any, address.size) == 0;
  ::close(fd);
  return bound;
}

OpenedSocket failed(int fd, int error) {
  if (fd >= 0) ::close(fd);
  return {.state = Connect::failed, .error = error};
}

}  // namespace

NetError net_error(int error_number) {
  switch (error_number) {
    case 0: return NetError::none;
    case ECONNREFUSED:
    case ENOENT:  // a unix socket whose path is not there
      return NetError::refused;
    case EHOSTUNREACH:
    case ENETUNREACH:
    case EHOSTDOWN:
    case ENETDOWN:
    case EAFNOSUPPORT: return NetError::unreachable;
    case ETIMEDOUT: return NetError::timed_out;
    case ECONNRESET:
    case ECONNABORTED:
    case EPIPE: return NetError::reset;
    case EMFILE:
    case ENFILE: return NetError::no_fds;
    case EADDRNOTAVAIL: return NetError::no_ports;
    case ENOBUFS:
    case ENOMEM:
    case ENOSPC:  // fs.epoll.max_user_watches
      return NetError::no_memory;
    default: return NetError::other;
  }
}

std::optional<SocketAddress> to_socket_address(const Address& address) {
  switch (address.family) {
    case Address::Family::ipv4: return to_v4(address);
    case Address::Family::ipv6: return to_v6(address);
    case Address::Family::unix_path: break;
  }
  return to_path(address);
}

std::optional<Address> numeric_address(std::string_view host, std::uint16_t port) {
  Address v4{.family = Address::Family::ipv4, .host = std::string(host), .port = port};
  if (to_v4(v4)) return v4;
  v4.family = Address::Family::ipv6;
  if (to_v6(v4)) return v4;
  return std::nullopt;
}

std::optional<Address> parse_endpoint(std::string_view text, std::uint16_t default_port) {
  std::string_view host = text;
  std::string_view port;
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    host = text.substr(1, end - 1);
    port = text.substr(end + 1);
  } else if (text.find(':') == text.rfind(':') && text.find(':') != std::string_view::npos) {
    host = text.substr(0, text.find(':'));
    port = text.substr(text.find(':'));
  }
  if (port.empty()) return numeric_address(host, default_port);
  const auto number = port.starts_with(':') ? parse_int(port.substr(1)) : std::nullopt;
  if (!number || *number < 1 || *number > 65535) return std::nullopt;
  return numeric_address(host, static_cast<std::uint16_t>(*number));
}

Result<SourceAddresses> SourceAddresses::make(const std::vector<std::string>& addresses) {
  SourceAddresses sources;
  for (const std::string& text : addresses) {
    const auto address = numeric_address(text, 0);
    if (!address) return usage_error("source address " + text + " is not a numeric address");
    const auto bindable = to_socket_address(*address);
    if (!is_own_address(*bindable)) {
      return could_not_run("source address " + text + " is not an address of this machine", "see: ip addr");
    }
    (bindable->family() == AF_INET ? sources.v4_ : sources.v6_).addresses.push_back(*bindable);
  }
  return sources;
}

const SocketAddress* SourceAddresses::next(int family) {
  Ring& ring = family == AF_INET ? v4_ : v6_;
  if (family == AF_UNIX || ring.addresses.empty()) return nullptr;
  const std::size_t index = ring.next;
  ring.next = index + 1 == ring.addresses.size() ? 0 : index + 1;
  return &ring.addresses[index];
}

const SocketAddress* SourceAddresses::for_target(const SocketAddress& to) {
  if (const SocketAddress* given = next(to.family())) return given;
  if (share_ == 0 || to_loopback_ < share_ || !is_ipv4_loopback(to)) return nullptr;
  loopback_.v4 = {};
  loopback_.v4.sin_family = AF_INET;
  // The last byte stays below 255, the network's broadcast address.
  loopback_.v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK + to_loopback_ / share_ % 200);
  loopback_.size = sizeof loopback_.v4;
  return &loopback_;
}

void SourceAddresses::count(const SocketAddress& to, int change) {
  if (is_ipv4_loopback(to)) to_loopback_ += static_cast<std::uint32_t>(change);
}

OpenedSocket open_socket(const SocketAddress& to, SourceAddresses& sources) {
  const int family = to.family();
  const int fd = ::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return failed(fd, errno);
  if (family != AF_UNIX) set_option(fd, IPPROTO_TCP, TCP_NODELAY);
  if (const SocketAddress* from = sources.for_target(to)) {
    // The port is chosen by connect(), which knows the target: many more connections fit than bind() would allow.
    set_option(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT);
    if (::bind(fd, &from->any, from->size) != 0) return failed(fd, errno);
  }
  if (::connect(fd, &to.any, to.size) == 0) return {.state = Connect::stands, .fd = fd};
  if (errno == EINPROGRESS) return {.state = Connect::started, .fd = fd};
  if (errno == EAGAIN && family == AF_UNIX) {
    ::close(fd);
    return {.state = Connect::busy};
  }
  return failed(fd, errno);
}

bool out_of_ports(const SocketAddress& to) {
  const int fd = ::socket(to.family(), SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return true;
  // Sends nothing: only picks the local address, of ports that TCP does not share.
  const bool reachable = ::connect(fd, &to.any, to.size) == 0;
  ::close(fd);
  return reachable;
}

int take_socket_error(int fd) {
  int error = 0;
  socklen_t size = sizeof error;
  return ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

void close_socket(int fd, bool abort) {
  if (abort) {
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  }
  ::close(fd);
}

}  // namespace brink::net
