#include "probe/null_server.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

namespace brink::probe {
namespace {

constexpr std::string_view response = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: text/plain\r\n\r\nok";

std::size_t count_heads(std::string_view bytes) {
  std::size_t heads = 0;
  for (auto at = bytes.find("\r\n\r\n"); at != std::string_view::npos; at = bytes.find("\r\n\r\n", at + 4)) ++heads;
  return heads;
}

void watch(int epoll, int fd, std::uint32_t events) {
  epoll_event event{};
  event.events = events;
  event.data.fd = fd;
  epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

}  // namespace

Result<std::unique_ptr<NullServer>> NullServer::start() {
  std::unique_ptr<NullServer> server(new NullServer());
  server->listener_ = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (server->listener_ < 0 || bind(server->listener_, generic, size) < 0 || listen(server->listener_, 1024) < 0 ||
      getsockname(server->listener_, generic, &size) < 0) {
    return could_not_run(std::string("cannot open a loopback port to calibrate against: ") + std::strerror(errno));
  }
  server->port_ = ntohs(address.sin_port);
  server->epoll_ = epoll_create1(EPOLL_CLOEXEC);
  server->wake_ = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (server->epoll_ < 0 || server->wake_ < 0) {  // without wake_ its thread could not be ended
    return could_not_run(std::string("cannot serve the calibration: ") + std::strerror(errno));
  }
  watch(server->epoll_, server->listener_, EPOLLIN);
  watch(server->epoll_, server->wake_, EPOLLIN);
  server->thread_ = std::thread([s = server.get()] { s->serve(); });
  return server;
}

NullServer::~NullServer() {
  stop_ = true;
  const std::uint64_t one = 1;
  if (wake_ >= 0) (void)!write(wake_, &one, sizeof one);
  if (thread_.joinable()) thread_.join();
  for (const int fd : {listener_, epoll_, wake_}) {
    if (fd >= 0) close(fd);
  }
}

void NullServer::serve() {
  std::array<epoll_event, 128> events;
  while (!stop_) {
    const int n = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), -1);
    for (int i = 0; i < n; ++i) {
      const int fd = events[static_cast<std::size_t>(i)].data.fd;
      if (fd == listener_) {
        accept_all();
      } else if (fd != wake_) {
        answer(fd);
      }
    }
  }
}

void NullServer::accept_all() {
  while (true) {
    const int fd = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return;
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    watch(epoll_, fd, EPOLLIN);
  }
}

void NullServer::answer(int fd) {
  char buffer[16 * 1024];
  const ssize_t n = read(fd, buffer, sizeof buffer);
  if (n <= 0) {
    if (n == 0 || errno != EAGAIN) close(fd);
    return;
  }
  for (std::size_t heads = count_heads({buffer, static_cast<std::size_t>(n)}); heads > 0; --heads) {
    if (send(fd, response.data(), response.size(), MSG_NOSIGNAL) < 0) return;
  }
}

}  // namespace brink::probe
