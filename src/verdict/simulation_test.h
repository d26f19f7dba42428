// The machinery behind target_sim_test.h: events in simulated time, one target, one generator, stages played one after
// the other on one clock.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <queue>
#include <utility>
#include <vector>

#include "aggregate/recorder.h"
#include "base/random.h"
#include "verdict/target_sim_test.h"

namespace brink::verdict::test {

struct SimRequest {
  double due = 0;
  std::uint32_t route = 0;
  std::uint32_t user = 0;
  int pool = -1;  // whose slot it holds or waits for
  bool waiting = false;
  bool live = false;
  std::uint32_t number = 0;  // of the use of this place in the table
};

struct SimEvent {
  double at = 0;
  enum Kind : std::uint8_t { arrive, open_arrive, answer, impatient, timeout } kind = arrive;
  std::uint32_t subject = 0;
  std::uint32_t number = 0;
  std::uint64_t order = 0;
  bool operator>(const SimEvent& o) const { return at != o.at ? at > o.at : order > o.order; }
};

class Simulation {
 public:
  Simulation(const SimTarget& target, const SearchOptions& options, std::uint64_t seed)
      : target_(target), options_(options), random_(seed), free_slots_(), waiting_(target.pools.size()) {
    for (const SimPool& pool : target.pools) free_slots_.push_back(pool.slots);
    clock_ = random_.uniform(0.1, 10);  // pauses come at any phase of a stage
    run_begin_ = clock_;
  }

  double elapsed() const { return clock_ - run_begin_; }
  std::uint64_t requests() const { return made_; }

  Visit play(const Step& step);

 private:
  void push(double at, SimEvent::Kind kind, std::uint32_t subject, std::uint32_t number = 0) {
    events_.push({at, kind, subject, number, order_++});
  }
  void begin_load(const Step& step, double begin);
  void next_open(double begin);
  void begin_request(std::uint32_t user, double due);
  void enter(std::uint32_t place);
  void start(std::uint32_t place);
  void release(SimRequest& request);
  void end(std::uint32_t place, sample::Failure failure, std::uint16_t status, bool seen_late = true);
  void abandon_all();
  double service_time(const SimRoute& route);
  double through_pauses(double from, double work) const;
  bool refused_by_limit();
  aggregate::StageSummary finish();

  const SimTarget& target_;
  const SearchOptions& options_;
  Random random_;
  double clock_ = 0, run_begin_ = 0;
  std::priority_queue<SimEvent, std::vector<SimEvent>, std::greater<>> events_;
  std::uint64_t order_ = 0, made_ = 0;
  std::vector<SimRequest> table_;
  std::vector<std::uint32_t> places_;
  std::vector<int> free_slots_;
  std::vector<std::deque<std::pair<std::uint32_t, std::uint32_t>>> waiting_;
  int inside_ = 0;
  bool dead_ = false;
  std::deque<double> admitted_;

  // Of the stage being played.
  std::unique_ptr<aggregate::Recorder> recorder_;
  const plan::Closed* closed_ = nullptr;
  const plan::Open* open_ = nullptr;
  std::vector<std::uint64_t> position_;
  std::uint64_t open_count_ = 0;
  double open_begin_ = 0, window_begin_ = 0, window_end_ = 0;
  double budget_next_ = 0, client_free_ = 0, client_busy_ = 0;
  std::uint64_t ended_ = 0, failed_ = 0;
  bool stopped_ = false;
};

}  // namespace brink::verdict::test
