// For the tests of this folder: a client that writes down what happens to its stream, and the other side of a
// connection as a plain socket. Both are driven from the test's one thread, so that nothing depends on timing.
#pragma once

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "net/real_machine.h"
#include "net/socket.h"

namespace brink::net::testing_net {

inline std::unique_ptr<Machine> make_machine(const MachineOptions& options = {}) {
  auto made = make_real_machine(options);
  EXPECT_TRUE(made) << made.error().message;
  return std::move(*made);
}

// Turns the machine, and calls `step` between turns, until `done`. False when ten seconds did not suffice: a hang.
inline bool turn_until(Machine& machine, const std::function<bool()>& done, const std::function<void()>& step = {}) {
  const Instant give_up = machine.now() + std::chrono::seconds(10);
  while (!done()) {
    if (machine.now() > give_up) return false;
    machine.turn(machine.now() + std::chrono::milliseconds(1));
    if (step) step();
  }
  return true;
}

// Delivers what has already happened.
inline void settle(Machine& machine) {
  for (int i = 0; i < 3; ++i) machine.turn(machine.now());
}

class Client final : public StreamHandler {
 public:
  explicit Client(Machine& machine) : stream(machine.make_stream(*this)) {}

  std::unique_ptr<Stream> stream;
  std::string log;  // 'c'onnected, 'f'ailed to connect, 'r'eadable, 'w'ritable
  std::string received;
  std::string text;  // of the last error
  NetError error = NetError::none;
  bool closed = false;
  std::size_t buffer = 65'536;
  std::function<void()> when_connected, when_readable, when_writable, when_failed;

  bool connected() const { return log.find('c') != std::string::npos; }
  bool ended() const { return closed || error != NetError::none; }

  // Reads as an engine would: only as long as the machine says that there is more.
  void read() {
    std::string bytes(buffer, '\0');
    for (IoResult result{.more = true}; result.more;) {
      result = stream->read(bytes);
      if (result.status == IoStatus::ok) received.append(bytes, 0, result.size);
      if (result.status == IoStatus::closed) closed = true;
      if (result.status == IoStatus::failed) note(result.error);
    }
  }

 private:
  void note(NetError why) {
    error = why;
    text = stream->error_text();
  }
  void on_connected() override {
    log += 'c';
    if (when_connected) when_connected();
  }
  void on_connect_failed(NetError why) override {
    log += 'f';
    note(why);
    if (when_failed) when_failed();
  }
  void on_readable() override {
    log += 'r';
    when_readable ? when_readable() : read();
  }
  void on_writable() override {
    log += 'w';
    if (when_writable) when_writable();
  }
};

// The accepted end of a connection: blocking, with a time limit so that a broken test ends.
class Peer {
 public:
  explicit Peer(int fd) : fd_(fd) {
    const timeval limit{.tv_sec = 10};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  }
  Peer(const Peer&) = delete;
  ~Peer() { close(); }

  int fd() const { return fd_; }
  void send(std::string_view bytes) {
    EXPECT_EQ(::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL), static_cast<ssize_t>(bytes.size()));
  }
  // Exactly `size` bytes.
  std::string receive(std::size_t size) {
    std::string bytes(size, '\0');
    const ssize_t got = ::recv(fd_, bytes.data(), size, MSG_WAITALL);
    EXPECT_EQ(got, static_cast<ssize_t>(size));
    return bytes;
  }
  // What is there now; empty if nothing.
  std::string receive_some() {
    std::string bytes(262'144, '\0');
    const ssize_t got = ::recv(fd_, bytes.data(), bytes.size(), MSG_DONTWAIT);
    bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return bytes;
  }
  // 0: closed in order; otherwise the errno.
  int end() {
    char byte;
    const ssize_t got = ::recv(fd_, &byte, 1, 0);
    EXPECT_LE(got, 0);
    return got == 0 ? 0 : errno;
  }
  void finish_sending() { ::shutdown(fd_, SHUT_WR); }
  void close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }
  void reset() {
    close_socket(fd_, true);
    fd_ = -1;
  }

 private:
  int fd_;
};

enum class Kind { ipv4, ipv6, unix_path };
inline std::string kind_name(Kind kind) { return kind == Kind::ipv4 ? "ipv4" : kind == Kind::ipv6 ? "ipv6" : "unix"; }

// A listening socket on a free port or path.
class Listener {
 public:
  explicit Listener(Kind kind, int backlog = 128) {
    address_.family = kind == Kind::ipv4   ? Address::Family::ipv4
                      : kind == Kind::ipv6 ? Address::Family::ipv6
                                           : Address::Family::unix_path;
    address_.host = kind == Kind::ipv4 ? "127.0.0.1" : kind == Kind::ipv6 ? "::1" : free_path();
    auto to = *to_socket_address(address_);
    fd_ = ::socket(to.family(), SOCK_STREAM | SOCK_CLOEXEC, 0);
    EXPECT_EQ(::bind(fd_, &to.any, to.size), 0);
    EXPECT_EQ(::listen(fd_, backlog), 0);
    ::getsockname(fd_, &to.any, &to.size);
    if (kind != Kind::unix_path) address_.port = ntohs(kind == Kind::ipv4 ? to.v4.sin_port : to.v6.sin6_port);
  }
  Listener(const Listener&) = delete;
  ~Listener() {
    close();
    if (address_.family == Address::Family::unix_path) ::unlink(address_.host.c_str());
  }

  const Address& address() const { return address_; }
  // The next connection; waits for one.
  std::unique_ptr<Peer> accept() {
    pollfd waiting{.fd = fd_, .events = POLLIN};
    EXPECT_EQ(::poll(&waiting, 1, 10'000), 1);
    return std::make_unique<Peer>(::accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC));
  }
  void close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }

 private:
  static std::string free_path() {
    static int count = 0;
    const auto name = "brink_" + std::to_string(::getpid()) + "_" + std::to_string(++count) + ".sock";
    return std::filesystem::temp_directory_path() / name;
  }
  int fd_;
  Address address_;
};

// Bytes that show a loss, a repetition or a swap.
inline std::string pattern(std::size_t size) {
  std::string bytes(size, '\0');
  std::uint32_t x = 1;
  for (char& byte : bytes) byte = static_cast<char>((x = x * 1664525u + 1013904223u) >> 24);
  return bytes;
}

}  // namespace brink::net::testing_net
