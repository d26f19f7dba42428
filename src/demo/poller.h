// Poller: waiting for sockets, for a time, and for a call from another thread, in one place.
#pragma once

#include <sys/epoll.h>

#include <array>
#include <span>

#include "base/result.h"
#include "base/time.h"
#include "demo/fd.h"

namespace brink::demo {

// Tags that watch() must not be given.
inline constexpr std::uint64_t first_reserved_tag = ~std::uint64_t{0} - 1;

// Belongs to one thread, except wake().
class Poller {
 public:
  // Fails when the machine has no descriptor left.
  static Result<Poller> create();

  // Edge-triggered, until the descriptor is closed. False: the machine would not let us.
  bool watch(const Fd& fd, std::uint32_t events, std::uint64_t tag);
  // wait() returns not later than this; never: whenever something happens.
  void wait_until(Instant at);
  // Waits, and returns what happened; empty when only the time came or wake() was called.
  std::span<const epoll_event> wait();
  // Thread-safe: ends a wait() in progress, or the next one.
  void wake();

 private:
  Poller(Fd epoll, Fd wakeup, Fd timer)
      : epoll_(std::move(epoll)), wakeup_(std::move(wakeup)), timer_(std::move(timer)) {}
  std::size_t keep_sockets(std::size_t count);

  Fd epoll_;
  Fd wakeup_;
  Fd timer_;
  Instant armed_ = never;
  std::array<epoll_event, 256> events_{};
};

}  // namespace brink::demo
