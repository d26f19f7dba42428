// A server that is never the limit: one thread, edge-triggered epoll, the same small 200 for every request head,
// whatever it asks for. Pipelined requests are answered with one write. Requests with a body are not understood.
//
//   fast_server [PORT]     prints http://127.0.0.1:PORT/ and serves until it is killed
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr std::string_view answer = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Type: text/plain\r\n\r\nok\n";
constexpr std::string_view head_end = "\r\n\r\n";

struct Connection {
  unsigned matched = 0;  // how many bytes of head_end have been seen at the end of what was read
  std::string unsent;    // answers the kernel did not take yet
};

[[noreturn]] void die(const char* what) {
  std::perror(what);
  std::exit(1);
}

// The number of request heads that end in `bytes`; `matched` carries a partial end over to the next call.
std::size_t count_heads(std::string_view bytes, unsigned& matched) {
  std::size_t heads = 0;
  for (const char c : bytes) {
    if (c == head_end[matched]) {
      if (++matched == head_end.size()) {
        ++heads;
        matched = 0;
      }
    } else {
      matched = c == '\r' ? 1 : 0;
    }
  }
  return heads;
}

int listen_on(std::uint16_t port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) die("socket");
  const int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  if (bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) die("bind");
  if (listen(fd, 4096) != 0) die("listen");
  socklen_t size = sizeof address;
  getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  std::printf("http://127.0.0.1:%d/\n", ntohs(address.sin_port));
  std::fflush(stdout);
  return fd;
}

// As many connections as this user may have.
void raise_fd_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) die("getrlimit");
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0) die("setrlimit");
}

class Server {
 public:
  explicit Server(std::uint16_t port) : listener_(listen_on(port)), epoll_(epoll_create1(EPOLL_CLOEXEC)) {
    if (epoll_ < 0) die("epoll_create1");
    watch(listener_, EPOLLIN);
  }

  void turn() {
    std::array<epoll_event, 256> events;
    const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), -1);
    for (int i = 0; i < count; ++i) {
      const int fd = events[static_cast<std::size_t>(i)].data.fd;
      if (fd == listener_) {
        accept_all();
      } else if (!serve(fd)) {
        close(fd);
      }
    }
  }

 private:
  void watch(int fd, std::uint32_t events) {
    epoll_event event{};
    event.events = events;
    event.data.fd = fd;
    if (epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event) != 0) die("epoll_ctl");
  }

  void accept_all() {
    for (;;) {
      const int fd = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (fd < 0) return;
      const int on = 1;
      setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      if (connections_.size() <= static_cast<std::size_t>(fd)) connections_.resize(static_cast<std::size_t>(fd) + 1);
      connections_[static_cast<std::size_t>(fd)] = Connection{};
      watch(fd, EPOLLIN | EPOLLOUT | EPOLLET);
    }
  }

  // False when the connection is over.
  bool serve(int fd) {
    Connection& connection = connections_[static_cast<std::size_t>(fd)];
    for (;;) {
      const ssize_t got = read(fd, buffer_.data(), buffer_.size());
      if (got == 0 || (got < 0 && errno != EAGAIN)) return false;
      if (got > 0) {
        const std::string_view bytes(buffer_.data(), static_cast<std::size_t>(got));
        for (std::size_t n = count_heads(bytes, connection.matched); n > 0; --n) connection.unsent += answer;
      }
      if (!flush(fd, connection)) return false;
      if (got < static_cast<ssize_t>(buffer_.size())) return true;
    }
  }

  static bool flush(int fd, Connection& connection) {
    while (!connection.unsent.empty()) {
      const ssize_t sent = send(fd, connection.unsent.data(), connection.unsent.size(), MSG_NOSIGNAL);
      if (sent < 0) return errno == EAGAIN;
      connection.unsent.erase(0, static_cast<std::size_t>(sent));
    }
    return true;
  }

  int listener_;
  int epoll_;
  std::vector<Connection> connections_;  // by file descriptor
  std::array<char, 65536> buffer_;
};

}  // namespace

int main(int argc, char** argv) {
  raise_fd_limit();
  Server server(argc > 1 ? static_cast<std::uint16_t>(std::atoi(argv[1])) : 0);
  for (;;) server.turn();
}
