#include "demo/poller.h"

#include <sys/eventfd.h>
#include <sys/timerfd.h>

#include <algorithm>

namespace brink::demo {
namespace {

constexpr std::uint64_t wakeup_tag = first_reserved_tag;
constexpr std::uint64_t timer_tag = first_reserved_tag + 1;

std::timespec to_timespec(Instant at) {
  const auto whole = std::chrono::floor<std::chrono::seconds>(at.time_since_epoch());
  return {whole.count(), (at.time_since_epoch() - whole).count()};
}

}  // namespace

Result<Poller> Poller::create() {
  Fd epoll(epoll_create1(EPOLL_CLOEXEC));
  Fd wakeup(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  Fd timer(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
  Poller poller(std::move(epoll), std::move(wakeup), std::move(timer));
  const bool made = poller.epoll_.valid() && poller.wakeup_.valid() && poller.timer_.valid() &&
                    poller.watch(poller.wakeup_, EPOLLIN, wakeup_tag) &&
                    poller.watch(poller.timer_, EPOLLIN, timer_tag);
  if (!made) return could_not_run("the shop cannot open its event loop", "raise the limit of open files (ulimit -n)");
  return poller;
}

bool Poller::watch(const Fd& fd, std::uint32_t events, std::uint64_t tag) {
  epoll_event event{.events = events | EPOLLET, .data = {.u64 = tag}};
  return epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd.get(), &event) == 0;
}

// A timerfd, because epoll_wait counts in milliseconds.
void Poller::wait_until(Instant at) {
  if (at == armed_) return;
  armed_ = at;
  itimerspec spec{};  // all zero: disarmed
  if (at != never) spec.it_value = to_timespec(std::max(at, Instant(Duration(1))));
  timerfd_settime(timer_.get(), TFD_TIMER_ABSTIME, &spec, nullptr);
}

std::span<const epoll_event> Poller::wait() {
  const int n = epoll_wait(epoll_.get(), events_.data(), static_cast<int>(events_.size()), -1);
  return {events_.data(), keep_sockets(n < 0 ? 0 : static_cast<std::size_t>(n))};
}

void Poller::wake() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t n = ::write(wakeup_.get(), &one, sizeof(one));
}

// Edge-triggered, an own descriptor needs no reading: each write and each expiry announces itself anew.
std::size_t Poller::keep_sockets(std::size_t count) {
  const auto own = [&](const epoll_event& event) {
    if (event.data.u64 == timer_tag) armed_ = never;
    return event.data.u64 >= first_reserved_tag;
  };
  const auto end = std::remove_if(events_.begin(), events_.begin() + static_cast<std::ptrdiff_t>(count), own);
  return static_cast<std::size_t>(end - events_.begin());
}

}  // namespace brink::demo
