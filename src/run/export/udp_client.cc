#include "run/export/udp_client.h"

#include <netdb.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

namespace brink::run {

UdpClient::~UdpClient() { close(); }

void UdpClient::close() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

Result<void> UdpClient::open() {
  addrinfo hints{};
  hints.ai_socktype = SOCK_DGRAM;
  addrinfo* found = nullptr;
  const int failed = getaddrinfo(address_.host.c_str(), std::to_string(address_.port).c_str(), &hints, &found);
  if (failed != 0) return could_not_run(std::string("the name does not resolve: ") + gai_strerror(failed));
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> addresses(found, freeaddrinfo);
  fd_ = ::socket(found->ai_family, found->ai_socktype | SOCK_CLOEXEC, found->ai_protocol);
  const timeval most{.tv_sec = 1, .tv_usec = 0};
  if (fd_ >= 0) setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &most, sizeof most);
  if (fd_ >= 0 && ::connect(fd_, found->ai_addr, found->ai_addrlen) == 0) return {};
  const int error = errno;
  close();
  return could_not_run(std::strerror(error));
}

Result<void> UdpClient::send(const std::vector<std::string>& datagrams) {
  if (fd_ < 0) {
    if (auto opened = open(); !opened) return opened;
  }
  for (const std::string& datagram : datagrams) {
    ssize_t sent = 0;
    do {
      sent = ::send(fd_, datagram.data(), datagram.size(), MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    if (sent >= 0) continue;
    if (errno == ECONNREFUSED) return could_not_run("nobody listens on this port");
    return could_not_run(std::string("cannot send: ") + std::strerror(errno));
  }
  return {};
}

}  // namespace brink::run
