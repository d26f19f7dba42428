#include "probe/http_get.h"

#include <netdb.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

#include "net/clock.h"
#include "protocol/http1.h"
#include "protocol/request.h"

namespace brink::probe {
namespace {

constexpr std::size_t most_body = std::size_t{4} << 20;

struct CloseFd {
  int fd;
  ~CloseFd() {
    if (fd >= 0) close(fd);
  }
};

struct FreeAddresses {
  void operator()(addrinfo* list) const { freeaddrinfo(list); }
};

tl::unexpected<Error> failed(const Url& url, const std::string& why) {
  return could_not_run("no metrics from " + url.text() + ": " + why, "open that URL in a browser or with curl");
}

// False: the deadline came first.
bool wait_for(int fd, short events, Instant deadline) {
  while (true) {
    const Duration left = deadline - net::monotonic_now();
    if (left <= Duration{}) return false;
    pollfd waited{.fd = fd, .events = events, .revents = 0};
    const auto timeout = std::chrono::ceil<std::chrono::milliseconds>(left).count();
    if (poll(&waited, 1, static_cast<int>(timeout)) > 0) return true;
  }
}

// Empty: done; else what went wrong.
std::string connect_before(int fd, const net::SocketAddress& address, Instant deadline) {
  if (connect(fd, &address.any, address.size) == 0) return "";
  if (errno != EINPROGRESS) return std::strerror(errno);
  if (!wait_for(fd, POLLOUT, deadline)) return "no connection in time";
  const int error = net::take_socket_error(fd);
  return error == 0 ? "" : std::strerror(error);
}

std::string send_before(int fd, std::string_view bytes, Instant deadline) {
  while (!bytes.empty()) {
    const ssize_t n = send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(n));
    } else if (n < 0 && errno == EAGAIN) {
      if (!wait_for(fd, POLLOUT, deadline)) return "the request was not taken in time";
    } else if (errno != EINTR) {
      return std::strerror(errno);
    }
  }
  return "";
}

std::string receive_before(int fd, protocol::Http1Parser& parser, Instant deadline) {
  using State = protocol::Http1Parser::State;
  char buffer[16384];
  while (parser.state() == State::head || parser.state() == State::body) {
    const ssize_t n = recv(fd, buffer, sizeof buffer, 0);
    if (n > 0) {
      parser.consume({buffer, static_cast<std::size_t>(n)});
    } else if (n == 0) {
      parser.close();
      if (parser.state() != State::complete) return "the connection was closed before the end";
    } else if (errno == EAGAIN) {
      if (!wait_for(fd, POLLIN, deadline)) return "no answer in time";
    } else if (errno != EINTR) {
      return std::strerror(errno);
    }
  }
  return parser.state() == State::failed ? parser.error_text() : "";
}

}  // namespace

Result<std::vector<net::SocketAddress>> resolve_plain_http(const Url& url) {
  if (url.tls()) return usage_error("metrics are read over plain http only, not from " + url.text());
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  const int error = getaddrinfo(url.host.c_str(), std::to_string(url.port).c_str(), &hints, &list);
  if (error != 0) return failed(url, gai_strerror(error));
  const std::unique_ptr<addrinfo, FreeAddresses> owner(list);
  std::vector<net::SocketAddress> addresses;
  for (const addrinfo* at = list; at; at = at->ai_next) {
    net::SocketAddress& address = addresses.emplace_back();
    address.size = std::min<socklen_t>(at->ai_addrlen, sizeof(sockaddr_in6));
    std::memcpy(&address.any, at->ai_addr, address.size);
  }
  return addresses;
}

Result<std::string> http_get(const Url& url, const net::SocketAddress& address, Duration limit) {
  const auto request = protocol::build_request("GET", url.target, url.authority(), {}, {}, {.keepalive = false});
  if (!request) return tl::unexpected(request.error());
  const Instant deadline = net::monotonic_now() + limit;
  const CloseFd socket{::socket(address.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  if (socket.fd < 0) return failed(url, std::strerror(errno));
  protocol::Http1Limits limits;
  limits.body = most_body;
  protocol::Http1Parser parser(limits);
  parser.begin(false, false, most_body);
  std::string wrong = connect_before(socket.fd, address, deadline);
  if (wrong.empty()) wrong = send_before(socket.fd, *request, deadline);
  if (wrong.empty()) wrong = receive_before(socket.fd, parser, deadline);
  if (!wrong.empty()) return failed(url, wrong);
  if (parser.response().status != 200) return failed(url, "status " + std::to_string(parser.response().status));
  return std::string(parser.body());
}

}  // namespace brink::probe
