// EventLoop: edge-triggered epoll with timers; what the real machine turns on. It knows file descriptors and watchers,
// nothing of streams or names.
//
// One loop belongs to one thread; only wake() may be called from others. Handlers run inside turn(). A watcher that is
// removed inside a handler gets none of the events that are already fetched, so it may be destroyed at once.
#pragma once

#include <sys/epoll.h>

#include <array>
#include <cstdint>
#include <memory>

#include "base/prefetch.h"
#include "base/result.h"
#include "base/time.h"
#include "net/timer_queue.h"

namespace brink::net {

// Gets the events of one file descriptor. remove() it from the loop before it is destroyed.
class Watcher : public Expectant {
 public:
  virtual void on_events(std::uint32_t epoll_events) = 0;

 protected:
  ~Watcher() = default;
};

struct EventLoopOptions {
  Duration spin{};              // see MachineOptions::spin
  bool always_timerfd = false;  // wait as on kernels before 5.11, which lack epoll_pwait2
};

class EventLoop {
 public:
  // Error: no file descriptor left.
  static Result<std::unique_ptr<EventLoop>> make(const EventLoopOptions& options = {});
  ~EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  static Instant now();
  TimerQueue& timers() { return timers_; }

  // Watches `fd` for `epoll_events` (EPOLLET is the caller's to say). Returns 0 or an errno.
  int add(int fd, Watcher& watcher, std::uint32_t epoll_events);
  int modify(int fd, Watcher& watcher, std::uint32_t epoll_events);
  // To be called before `fd` is closed: a duplicate of it in a child process would keep the registration alive.
  void remove(int fd, Watcher& watcher);
  // True while the handler called last is `watcher`'s and it was not removed since. Lets on_events() go on after it has
  // called someone who may have destroyed it.
  bool delivering_to(const Watcher* watcher) const { return current_ == watcher; }

  // Waits for events or the next timer, not longer than `until`; delivers the events, then fires what is due. Events
  // come first so that a response that is there beats the timeout that is due in the same turn. The first call makes
  // the kernel's timers exact to the nanosecond for the calling thread.
  void turn(Instant until);
  void wake();

 private:
  explicit EventLoop(const EventLoopOptions& options);
  Result<void> open();
  int wait(Instant until);
  int wait_spinning(Instant due);
  int fetch(Duration timeout);
  int fetch_by_timerfd(Duration timeout);
  int fetch_forever();
  void deliver(int count);
  void fetch_ahead();

  static constexpr int batch = 256;
  // From so many events at once on, what the next of them need is fetched ahead, in so many steps.
  static constexpr int crowd = 64;
  static constexpr int steps_ahead = 8;
  TimerQueue timers_;
  Watcher* current_ = nullptr;
  int next_event_ = 0;  // events_[next_event_..event_count_) are fetched and not delivered
  int event_count_ = 0;
  int epoll_fd_ = -1;
  int wake_fd_ = -1;
  int timer_fd_ = -1;
  bool by_timerfd_;
  bool attached_ = false;
  bool turning_ = false;
  Duration spin_;
  std::array<epoll_event, batch> events_;
};

}  // namespace brink::net
