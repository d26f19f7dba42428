// For tests: Listener, a UDP socket of this machine that nobody reads until asked.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <string>

namespace brink::run {

class Listener {
 public:
  Listener() : fd_(::socket(AF_INET, SOCK_DGRAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::bind(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    socklen_t size = sizeof address;
    getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size);
    port = ntohs(address.sin_port);
  }
  ~Listener() { leave(); }
  void leave() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }
  std::string receive() {
    char bytes[65536];
    const auto size = ::recv(fd_, bytes, sizeof bytes, 0);
    return size < 0 ? "error" : std::string(bytes, static_cast<std::size_t>(size));
  }
  std::uint16_t port = 0;

 private:
  int fd_;
};

}  // namespace brink::run
