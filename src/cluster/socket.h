// Messages over a stream socket: each is its length as four bytes, little-endian, and its bytes.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "base/time.h"
#include "cluster/carrier.h"

namespace brink::cluster {

// A file descriptor that is closed with it.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor();
  int get() const { return fd_; }

 private:
  int fd_;
};

// One end. A write that has to wait, waits.
class FramedSocket {
 public:
  static constexpr std::size_t most_bytes = std::size_t{256} << 20;  // of a message

  explicit FramedSocket(Descriptor fd) : fd_(std::move(fd)) {}
  bool send(const std::string& bytes);
  // Takes what there is, without waiting.
  void read();
  std::optional<std::string> next();
  // The other end was closed, or says what is no message; what came before can still be taken.
  bool gone() const { return gone_; }
  int fd() const { return fd_.get(); }

 private:
  Descriptor fd_;
  std::string in_;
  std::size_t taken_ = 0;
  bool gone_ = false;
};

// Waits until there is something to read. False: there was nothing for so long.
bool wait_for(int fd, Duration most);

class SocketLine final : public Line {
 public:
  explicit SocketLine(Descriptor fd) : socket_(std::move(fd)) {}
  bool send(std::string bytes) override { return socket_.send(bytes); }
  std::optional<std::string> receive(Duration most) override;
  bool gone() const override { return socket_.gone(); }

 private:
  FramedSocket socket_;
};

}  // namespace brink::cluster
