// For the tests of this folder: a process whose threads are in known states, with a port to find it by.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <thread>
#include <vector>

#include "net/clock.h"

namespace brink::probe::testing_probe {

// A listening socket on a free loopback port.
struct Listening {
  int fd = -1;
  std::uint16_t port = 0;
};
inline Listening listen_on_loopback() {
  Listening result{.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  EXPECT_EQ(bind(result.fd, generic, size), 0);
  EXPECT_EQ(listen(result.fd, 7), 0);
  getsockname(result.fd, generic, &size);
  result.port = ntohs(address.sin_port);
  return result;
}
inline int connect_to(std::uint16_t port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  return fd;
}

// Forks; the child listens and has 3 threads in futex, 1 in accept, 2 in nanosleep, 1 that spins, 2 that wait for the
// test's own listener (one in recv, one in poll), and its first one in pause.
class KnownTarget {
 public:
  static constexpr int in_futex = 3, in_sleep = 2, at_peer = 2;

  KnownTarget() : peer_(listen_on_loopback()), listening_(listen_on_loopback()) {
    pid_ = fork();
    if (pid_ == 0) be_the_target();
    close(listening_.fd);
  }
  KnownTarget(const KnownTarget&) = delete;
  KnownTarget& operator=(const KnownTarget&) = delete;
  ~KnownTarget() {
    end();
    close(peer_.fd);
  }
  void end() {
    if (pid_ <= 0) return;
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    pid_ = 0;
  }
  // Returns once all of its threads have stopped.
  void stop() {
    kill(pid_, SIGSTOP);
    waitpid(pid_, nullptr, WUNTRACED);
  }
  pid_t pid() const { return pid_; }
  std::uint16_t port() const { return listening_.port; }

 private:
  [[noreturn]] void be_the_target() {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    close(peer_.fd);
    static sem_t never_posted;
    sem_init(&never_posted, 0, 0);
    std::vector<std::thread> threads;
    for (int i = 0; i < in_futex; ++i) {
      threads.emplace_back([] {
        while (true) sem_wait(&never_posted);
      });
    }
    for (int i = 0; i < in_sleep; ++i) {
      threads.emplace_back([] {
        while (true) std::this_thread::sleep_for(std::chrono::hours(1));
      });
    }
    threads.emplace_back([this] {
      while (true) accept(listening_.fd, nullptr, nullptr);
    });
    threads.emplace_back([] {
      for (std::atomic<unsigned> turns = 0;; ++turns) {
      }
    });
    threads.emplace_back([fd = connect_to(peer_.port)] {
      char byte = 0;
      while (true) recv(fd, &byte, 1, 0);
    });
    threads.emplace_back([fd = connect_to(peer_.port)] {
      pollfd wait{.fd = fd, .events = POLLIN};
      while (true) poll(&wait, 1, -1);
    });
    while (true) pause();
  }

  Listening peer_;
  Listening listening_;
  pid_t pid_ = 0;
};

// Asks again and again, a thousand times a second, until it is so; false after 20 s.
inline bool comes_true(const std::function<bool()>& condition) {
  const Instant deadline = net::monotonic_now() + std::chrono::seconds(20);
  while (net::monotonic_now() < deadline) {
    if (condition()) return true;
    poll(nullptr, 0, 1);
  }
  return false;
}

}  // namespace brink::probe::testing_probe
