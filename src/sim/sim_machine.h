// SimMachine: a machine whose time is a number. Whole runs play on it in milliseconds, the same way each time: turn()
// jumps to the next timer or network event instead of waiting. For tests only.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <queue>
#include <string>
#include <vector>

#include "base/random.h"
#include "net/machine.h"

namespace brink::sim {

class SimTarget;

struct SimOptions {
  std::uint64_t seed = 1;
  Duration one_way = std::chrono::microseconds(25);       // network delay in each direction
  Duration cpu_per_event = std::chrono::microseconds(3);  // what handling an event costs us; time passes meanwhile
};

// One thread. Targets must outlive it.
class SimMachine final : public net::Machine {
 public:
  explicit SimMachine(const SimOptions& options = {});
  ~SimMachine() override;

  // What listens at host:port. Without one, connections are refused.
  void listen(std::string host, std::uint16_t port, SimTarget& target);
  // What a name resolves to; numeric hosts resolve to themselves, all other names fail after a moment.
  void name(std::string host, std::vector<std::string> addresses);
  // Calls `fn` at `at`, in order of time and then of asking.
  void at(Instant at, std::function<void()> fn);
  // From the first moment at or after `from` at which something happens, we are not given a CPU for so long.
  void freeze(Instant from, Duration length);
  Random& random() { return random_; }
  const SimOptions& options() const { return options_; }
  std::uint64_t open_connections() const { return open_connections_; }

  Instant now() override { return now_; }
  net::TimerQueue& timers() override { return timers_; }
  std::unique_ptr<net::Stream> make_stream(net::StreamHandler& handler) override;
  void resolve(std::string_view host, std::uint16_t port, net::ResolveCallback callback) override;
  void turn(Instant until) override;
  void wake() override {}
  Duration thread_cpu() override { return cpu_; }

 private:
  friend class SimStream;
  struct Event {
    Instant at;
    std::uint64_t order;
    std::function<void()> fn;
    bool operator>(const Event& other) const { return std::tie(at, order) > std::tie(other.at, other.order); }
  };
  SimTarget* target(const net::Address& address);

  SimOptions options_;
  Random random_;
  Instant now_{std::chrono::seconds(1000)};
  Duration cpu_{};
  std::uint64_t order_ = 0;
  Instant frozen_from_ = never;
  Duration frozen_{};
  std::uint64_t open_connections_ = 0;
  net::TimerQueue timers_;
  std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;
  std::map<std::pair<std::string, std::uint16_t>, SimTarget*> listeners_;
  std::map<std::string, std::vector<std::string>> names_;
};

}  // namespace brink::sim
