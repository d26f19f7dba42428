#include "net/timer_queue.h"

#include "base/check.h"

namespace brink::net {
namespace {
constexpr std::size_t arity = 4;
}

Timer::~Timer() {
  if (queue_) queue_->cancel(*this);
}

TimerQueue::~TimerQueue() {
  for (Timer* timer : heap_) timer->queue_ = nullptr;
}

void TimerQueue::set(Timer& timer, Instant at) {
  if (!timer.queue_) {
    timer.queue_ = this;
    timer.at_ = at;
    heap_.push_back(nullptr);
    put(heap_.size() - 1, &timer);
    sift_up(heap_.size() - 1);
    return;
  }
  CHECK(timer.queue_ == this, "a timer belongs to one queue");
  const bool later = at > timer.at_;
  timer.at_ = at;
  later ? sift_down(timer.slot_) : sift_up(timer.slot_);
}

void TimerQueue::cancel(Timer& timer) {
  if (!timer.queue_) return;
  CHECK(timer.queue_ == this, "a timer belongs to one queue");
  timer.queue_ = nullptr;
  remove(timer.slot_);
}

void TimerQueue::fire_due(Instant now) {
  std::size_t left = heap_.size() * 2;
  while (left-- > 0 && !heap_.empty() && heap_.front()->at_ <= now) {
    Timer* timer = heap_.front();
    timer->queue_ = nullptr;
    remove(0);
    timer->fire(now);
  }
}

void TimerQueue::put(std::size_t slot, Timer* timer) {
  heap_[slot] = timer;
  timer->slot_ = slot;
}

void TimerQueue::remove(std::size_t slot) {
  Timer* last = heap_.back();
  heap_.pop_back();
  if (slot == heap_.size()) return;
  put(slot, last);
  sift_up(slot);
  sift_down(last->slot_);
}

void TimerQueue::sift_up(std::size_t slot) {
  Timer* timer = heap_[slot];
  while (slot > 0) {
    const std::size_t parent = (slot - 1) / arity;
    if (heap_[parent]->at_ <= timer->at_) break;
    put(slot, heap_[parent]);
    slot = parent;
  }
  put(slot, timer);
}

void TimerQueue::sift_down(std::size_t slot) {
  Timer* timer = heap_[slot];
  while (true) {
    std::size_t least = slot;
    Instant least_at = timer->at_;
    const std::size_t first = slot * arity + 1;
    for (std::size_t child = first; child < first + arity && child < heap_.size(); ++child) {
      if (heap_[child]->at_ < least_at) {
        least = child;
        least_at = heap_[child]->at_;
      }
    }
    if (least == slot) break;
    put(slot, heap_[least]);
    slot = least;
  }
  put(slot, timer);
}

}  // namespace brink::net
