// Queues whose order and size are exact: first come, first served.
#pragma once

#include <condition_variable>
#include <deque>
#include <list>
#include <memory>
#include <mutex>

namespace lab {

// Slots that are handed on in the order of asking. Safe from any thread.
class Pool {
 public:
  enum class Entry { in, late, full };

  // At most `slots` inside; with `queue` waiting the next one is turned away.
  Pool(long slots, double queue) : free_(slots), slots_(slots), queue_(queue) {}

  // Waits at most `timeout` seconds. After `in`, leave() must follow.
  Entry enter(double timeout);
  void leave();

 private:
  struct Waiter {
    std::condition_variable called;
    bool has_slot = false;
  };

  std::mutex mutex_;
  std::list<Waiter> waiters_;
  long free_;
  const long slots_;
  const double queue_;
};

// Workers who take `work` seconds for each thing asked of them, also when nobody waits for it any more.
class WorkQueue {
 public:
  WorkQueue(long workers, double work);
  // True when it was done within `timeout` seconds.
  bool ask(double timeout);

 private:
  struct Job {
    std::condition_variable finished;
    bool done = false;
  };

  void work_forever(double work);

  std::mutex mutex_;
  std::condition_variable more_;
  std::deque<std::shared_ptr<Job>> jobs_;
};

}  // namespace lab
