// HoldWatch: notices when one user's program keeps all others of its worker from going on, and where in it that is. A
// thread of its own looks while a program runs; what it finds is told when the program lets go.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "script/py/hold_meter.h"
#include "script/py/python.h"

namespace brink::script::py {

class Actor;

class HoldWatch {
 public:
  // `now`: a monotonic clock, thread-safe.
  explicit HoldWatch(Instant (*now)());
  ~HoldWatch();  // without the GIL
  HoldWatch(const HoldWatch&) = delete;
  HoldWatch& operator=(const HoldWatch&) = delete;

  // By the worker, with the GIL, around each stretch in which a program runs. end() writes what was found into the
  // actor's journal.
  void begin(Actor& actor);
  void end(Actor& actor);

 private:
  void watch();
  void look(PyThreadState* state, Instant begun);

  HoldMeter meter_;

  // With the GIL.
  Actor* running_ = nullptr;
  std::string place_;  // where it was when it had held for too long; empty: nobody has looked

  std::mutex mutex_;
  std::condition_variable changed_;
  bool quit_ = false;
  std::thread thread_;
};

}  // namespace brink::script::py
