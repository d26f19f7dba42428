#include "queues.h"

#include <chrono>
#include <thread>

#include "http.h"

namespace lab {

Pool::Entry Pool::enter(double timeout) {
  std::unique_lock<std::mutex> lock(mutex_);
  if (free_ > 0) {
    --free_;
    counts().most("most in a pool", slots_ - free_);
    return Entry::in;
  }
  if (static_cast<double>(waiters_.size()) >= queue_) return Entry::full;
  const auto mine = waiters_.emplace(waiters_.end());
  mine->called.wait_for(lock, std::chrono::duration<double>(timeout), [mine] { return mine->has_slot; });
  const bool has_slot = mine->has_slot;
  waiters_.erase(mine);
  return has_slot ? Entry::in : Entry::late;
}

void Pool::leave() {
  std::lock_guard<std::mutex> lock(mutex_);
  for (Waiter& waiter : waiters_) {
    if (waiter.has_slot) continue;  // called already, but not yet awake
    waiter.has_slot = true;
    waiter.called.notify_one();
    return;
  }
  ++free_;
}

WorkQueue::WorkQueue(long workers, double work) {
  for (long number = 0; number < workers; ++number) std::thread([this, work] { work_forever(work); }).detach();
}

bool WorkQueue::ask(double timeout) {
  const auto job = std::make_shared<Job>();
  std::unique_lock<std::mutex> lock(mutex_);
  jobs_.push_back(job);
  more_.notify_one();
  return job->finished.wait_for(lock, std::chrono::duration<double>(timeout), [&] { return job->done; });
}

void WorkQueue::work_forever(double work) {
  std::unique_lock<std::mutex> lock(mutex_);
  for (;;) {
    more_.wait(lock, [this] { return !jobs_.empty(); });
    const auto job = jobs_.front();
    jobs_.pop_front();
    lock.unlock();
    std::this_thread::sleep_for(std::chrono::duration<double>(work));
    counts().add("worked");
    lock.lock();
    job->done = true;
    job->finished.notify_one();
  }
}

}  // namespace lab
