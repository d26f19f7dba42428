#include "net/event_loop.h"

#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <ctime>

#include "base/check.h"

namespace brink::net {
namespace {

timespec to_timespec(Duration d) {
  const auto secs = std::chrono::duration_cast<std::chrono::seconds>(d);
  return {.tv_sec = secs.count(), .tv_nsec = (d - secs).count()};
}

}  // namespace

Result<std::unique_ptr<EventLoop>> EventLoop::make(const EventLoopOptions& options) {
  std::unique_ptr<EventLoop> loop(new EventLoop(options));
  if (auto opened = loop->open(); !opened) return tl::unexpected(opened.error());
  return loop;
}

EventLoop::EventLoop(const EventLoopOptions& options) : by_timerfd_(options.always_timerfd), spin_(options.spin) {}

EventLoop::~EventLoop() {
  for (const int fd : {timer_fd_, wake_fd_, epoll_fd_}) {
    if (fd >= 0) ::close(fd);
  }
}

Result<void> EventLoop::open() {
  epoll_fd_ = ::epoll_create1(EPOLL_CLOEXEC);
  wake_fd_ = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  timer_fd_ = ::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
  if (epoll_fd_ < 0 || wake_fd_ < 0 || timer_fd_ < 0) {
    return could_not_run(std::string("cannot make an event loop: ") + strerrordesc_np(errno),
                         "raise the limit of open files (ulimit -n)");
  }
  // Both only end a wait: no watcher, and never read, since edge-triggered epoll announces each write or expiry anew.
  for (const int fd : {wake_fd_, timer_fd_}) {
    epoll_event event{.events = EPOLLIN | EPOLLET, .data = {.ptr = nullptr}};
    if (::epoll_ctl(epoll_fd_, EPOLL_CTL_ADD, fd, &event) != 0) {
      return could_not_run(std::string("cannot make an event loop: ") + strerrordesc_np(errno));
    }
  }
  return {};
}

Instant EventLoop::now() {
  timespec t;
  ::clock_gettime(CLOCK_MONOTONIC, &t);
  return Instant(std::chrono::seconds(t.tv_sec) + Duration(t.tv_nsec));
}

int EventLoop::add(int fd, Watcher& watcher, std::uint32_t epoll_events) {
  epoll_event event{.events = epoll_events, .data = {.ptr = &watcher}};
  return ::epoll_ctl(epoll_fd_, EPOLL_CTL_ADD, fd, &event) == 0 ? 0 : errno;
}

int EventLoop::modify(int fd, Watcher& watcher, std::uint32_t epoll_events) {
  epoll_event event{.events = epoll_events, .data = {.ptr = &watcher}};
  return ::epoll_ctl(epoll_fd_, EPOLL_CTL_MOD, fd, &event) == 0 ? 0 : errno;
}

void EventLoop::remove(int fd, Watcher& watcher) {
  ::epoll_ctl(epoll_fd_, EPOLL_CTL_DEL, fd, nullptr);
  if (current_ == &watcher) current_ = nullptr;
  for (int i = next_event_; i < event_count_; ++i) {
    if (events_[static_cast<std::size_t>(i)].data.ptr == &watcher)
      events_[static_cast<std::size_t>(i)].data.ptr = nullptr;
  }
}

void EventLoop::turn(Instant until) {
  CHECK(!turning_, "turn() was called from a handler");
  turning_ = true;
  if (!attached_) {
    ::prctl(PR_SET_TIMERSLACK, 1ul, 0ul, 0ul, 0ul);
    attached_ = true;
  }
  deliver(wait(until));
  if (timers_.next() != never) timers_.fire_due(now());
  turning_ = false;
}

void EventLoop::wake() {
  const std::uint64_t one = 1;
  // Fails only when 2^64 - 2 wakes were not waited for.
  [[maybe_unused]] const ssize_t written = ::write(wake_fd_, &one, sizeof one);
}

// The number of events fetched; nothing or less when the time was up or a signal came.
int EventLoop::wait(Instant until) {
  const Instant due = timers_.next();
  const Instant end = std::min(until, due);
  if (end == never) return fetch_forever();
  const Instant start = now();
  if (end <= start) return fetch(Duration::zero());
  if (spin_ > Duration::zero() && due <= until) return wait_spinning(due);
  return fetch(end - start);
}

int EventLoop::wait_spinning(Instant due) {
  if (const Duration left = due - now(); left > spin_) {
    if (const int count = fetch(left - spin_); count != 0) return count;
  }
  while (now() < due) {
    if (const int count = fetch(Duration::zero()); count != 0) return count;
  }
  return 0;
}

int EventLoop::fetch(Duration timeout) {
  if (timeout <= Duration::zero()) return ::epoll_wait(epoll_fd_, events_.data(), batch, 0);
  if (by_timerfd_) return fetch_by_timerfd(timeout);
  const timespec limit = to_timespec(timeout);
  const int count = ::epoll_pwait2(epoll_fd_, events_.data(), batch, &limit, nullptr);
  if (count >= 0 || (errno != ENOSYS && errno != EPERM)) return count;
  by_timerfd_ = true;
  return fetch_by_timerfd(timeout);
}

int EventLoop::fetch_by_timerfd(Duration timeout) {
  const itimerspec once{.it_interval = {}, .it_value = to_timespec(timeout)};
  CHECK(::timerfd_settime(timer_fd_, 0, &once, nullptr) == 0);
  return fetch_forever();
}

int EventLoop::fetch_forever() { return ::epoll_wait(epoll_fd_, events_.data(), batch, -1); }

void EventLoop::deliver(int count) {
  event_count_ = count;
  for (next_event_ = 0; next_event_ < event_count_;) {
    if (count >= crowd) fetch_ahead();
    const epoll_event& event = events_[static_cast<std::size_t>(next_event_++)];
    current_ = static_cast<Watcher*>(event.data.ptr);
    if (current_) current_->on_events(event.events);
  }
  current_ = nullptr;
  event_count_ = 0;
}

// One step for each of the events behind the one that is delivered now.
void EventLoop::fetch_ahead() {
  for (int step = 0; step < steps_ahead; ++step) {
    const int at = next_event_ + steps_ahead - step;
    if (at >= event_count_) continue;
    const auto* watcher = static_cast<const Watcher*>(events_[static_cast<std::size_t>(at)].data.ptr);
    if (watcher == nullptr) continue;
    if (step == 0) {
      prefetch(watcher, 4 * 64);
    } else {
      watcher->fetch_ahead(step - 1);
    }
  }
}

}  // namespace brink::net
