// For the tests of this folder: a server on a thread of its own that serves one connection after the other.
#pragma once

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <functional>
#include <string>
#include <thread>

#include "probe/testing_target.h"

namespace brink::probe::testing_probe {

class SmallServer {
 public:
  // `serve` gets each connection, which is closed after it.
  explicit SmallServer(std::function<void(int)> serve)
      : listening_(listen_on_loopback()), thread_([this, serve = std::move(serve)] {
          while (true) {
            const int fd = accept4(listening_.fd, nullptr, nullptr, SOCK_CLOEXEC);
            if (fd < 0) return;
            serve(fd);
            close(fd);
          }
        }) {}
  ~SmallServer() {
    shutdown(listening_.fd, SHUT_RDWR);  // ends accept
    thread_.join();
    close(listening_.fd);
  }
  std::uint16_t port() const { return listening_.port; }

 private:
  Listening listening_;
  std::thread thread_;
};

inline void send_all(int fd, const std::string& bytes) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    const ssize_t n = send(fd, bytes.data() + at, bytes.size() - at, MSG_NOSIGNAL);
    if (n <= 0) return;
    at += static_cast<std::size_t>(n);
  }
}

// Reads until `end` came, or the connection ended.
inline std::string receive_until(int fd, const std::string& end) {
  std::string received;
  char byte = 0;
  while (received.find(end) == std::string::npos && recv(fd, &byte, 1, 0) == 1) received += byte;
  return received;
}

}  // namespace brink::probe::testing_probe
