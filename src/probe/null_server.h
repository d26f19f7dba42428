// NullServer: an HTTP server on a thread of its own that does nothing but answer, as fast as a socket allows. Our own
// ceiling is measured against it before a target is blamed for being slow.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <thread>

#include "base/result.h"

namespace brink::probe {

// Listens on a free port of 127.0.0.1 until destroyed. Answers every request head with the same small 200; understands
// no bodies.
class NullServer {
 public:
  static Result<std::unique_ptr<NullServer>> start();
  ~NullServer();
  std::uint16_t port() const { return port_; }

 private:
  NullServer() = default;
  void serve();
  void accept_all();
  void answer(int fd);
  int listener_ = -1;
  int epoll_ = -1;
  int wake_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

}  // namespace brink::probe
