// Crew: the users an executor has borrowed, those of them who are in an iteration, and the end they come to: nobody
// begins anything from one moment on, and whoever is still busy some time later is interrupted. What all executors have
// in common. A worker's; its thread only.
#pragma once

#include <vector>

#include "engine/k6/lane.h"

namespace brink::engine {

// A moment at which something is called.
template <class Owner>
class Alarm final : public net::Timer {
 public:
  using Call = void (Owner::*)(Instant now);
  Alarm(Owner& owner, Call call) : owner_(owner), call_(call) {}

 private:
  void fire(Instant now) override { (owner_.*call_)(now); }
  Owner& owner_;
  Call call_;
};

class Crew {
 public:
  Crew(Lane& lane, Duration graceful) : lane_(lane), graceful_(graceful), patience_(*this, &Crew::lose_patience) {}

  User& hire();
  // In no iteration. At the end, when it was the last, the executor is over.
  void dismiss(User& user, Instant now);
  // False: there are no more iterations.
  bool begin(User& user, std::uint64_t most, Instant due, Instant now);
  // To be said of every iteration that ends.
  void ended(User& user) { busy_[user.place] = nullptr; }

  bool ending() const { return ending_; }
  bool empty() const { return users_ == 0; }
  // The alarm that calls end(), if it is to come before its time.
  void end_earlier(net::Timer& end, Instant until) {
    if (!ending_ && until < end.at()) lane_.timers().set(end, until);
  }
  // Nobody is to begin anything more; `now` is when that was to be. The caller dismisses those who are idle.
  void end(Instant now);
  void stop(Instant now);
  // When the last one is gone.
  void close_if_empty(Instant now);

 private:
  void lose_patience(Instant now);

  Lane& lane_;
  Duration graceful_;
  Alarm<Crew> patience_;
  std::vector<User*> busy_;  // by place; null: in no iteration of this crew
  std::size_t users_ = 0;
  bool ending_ = false;
  bool over_ = false;
};

}  // namespace brink::engine
