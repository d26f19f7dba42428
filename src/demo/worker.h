// Worker: one thread of the shop with an event loop of its own. Delays are timers in it, so visitors who wait cost no
// thread.
#pragma once

#include <array>
#include <memory>
#include <mutex>
#include <queue>
#include <thread>
#include <vector>

#include "base/random.h"
#include "demo/connection.h"
#include "demo/fd.h"
#include "demo/poller.h"
#include "demo/shared.h"

namespace brink::demo {

// Made, started, stopped and joined by one thread. Stop all workers of a team before joining the first.
class Worker {
 public:
  Worker(Shared& shared, Poller poller, std::uint64_t index);

  // Before start(), on one worker of the team: accepts for all of them, in turn.
  void listen(Fd listener, std::vector<Worker*> team);
  void start();
  // No new connections; answers that are owed have until `deadline`. Thread-safe.
  void stop(Instant deadline);
  void join();

 private:
  // Names a connection by its place and the how manieth there, so that a name outlives its connection safely.
  using Tag = std::uint64_t;
  struct Place {
    std::unique_ptr<Connection> connection;
    std::uint32_t generation = 0;
  };
  struct Due {
    Instant at{};
    Tag tag = 0;
    friend bool operator>(const Due& a, const Due& b) { return a.at > b.at; }
  };

  void hand_over(Fd fd);  // thread-safe
  void run();
  bool finished() const;
  void take_messages();
  void on_ready(Tag tag, std::uint32_t events);
  void accept_all();
  void open(Fd fd);
  template <class Call>
  void call(Tag tag, Call what);
  void fire_due();
  void fire(Tag tag);
  void close_expired();
  void close(std::uint32_t place);
  std::string_view date();

  Shared& shared_;
  Poller poller_;
  Fd listener_;
  std::vector<Worker*> team_;
  std::size_t next_in_team_ = 0;
  Random random_;
  Instant now_{};
  std::time_t date_second_ = -1;
  std::string date_;
  std::array<char, 16'384> scratch_{};
  std::vector<Place> places_;
  std::vector<std::uint32_t> free_places_;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> timers_;
  Instant deadline_ = never;  // of stopping; never: not stopping

  std::mutex mutex_;
  std::vector<Fd> inbox_;               // guarded by mutex_
  Instant requested_deadline_ = never;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace brink::demo
