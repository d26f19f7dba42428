// Load: when users begin their iterations: the pacing of one stage on one worker. Two kinds, closed and open. Knows
// users and time; nothing of requests, connections or numbers.
#pragma once

#include <deque>
#include <memory>
#include <vector>

#include "engine/share.h"
#include "engine/user.h"
#include "engine/user_program.h"
#include "plan/arrivals.h"
#include "plan/plan.h"

namespace brink::engine {

// What a load needs of its worker.
class LoadHost {
 public:
  virtual ~LoadHost() = default;
  virtual net::TimerQueue& timers() = 0;
  // The worker's i-th user, made when first asked for and kept for later stages.
  virtual User& user(std::size_t i) = 0;
  // Gives `user` the behaviour for this stage if it has none, and lets it act. `due` is what its next request counts
  // from.
  virtual void begin_iteration(User& user, Instant due, Instant now) = 0;
  // An arrival that no user was free for before the stage ended.
  virtual void missed(Instant due) = 0;
  // The user takes no part until it begins again; it is between two iterations.
  virtual void left(User& user) = 0;

  // Of scenarios (make_scenario_load) only.
  // As begin_iteration; the user's behaviour is told which one it is.
  virtual void begin_assigned(User& user, const Assignment& assignment, Instant due, Instant now);
  // The user's iteration is broken off: iteration_ended() comes, from within or soon after.
  virtual void interrupt(User& user, Instant now);
  // Where users say metrics; may be null.
  virtual sample::MetricSink* metrics() { return nullptr; }
};

class Load {
 public:
  virtual ~Load() = default;
  // The stage begins at `begin`; of it only what comes from `from` on is played here.
  virtual void begin(Instant begin, Instant from) = 0;
  // What would come at `until` or later is played by another. What is under way, and whoever is, ends as it would.
  virtual void end_at(Instant until) { static_cast<void>(until); }
  // Another's share is played too, from then on; of scenarios only.
  virtual void take(const Share& share) { static_cast<void>(share); }
  // All scenarios have ended, on all workers, so the stage has.
  virtual bool over() const { return false; }
  // The user has ended an iteration (not called once stopped).
  virtual void iteration_ended(User& user, Instant now) = 0;
  // See Seat::call. Without effect where users are not called.
  virtual void call(std::size_t place) { static_cast<void>(place); }
  // From now on nobody begins anything; arrivals that were due and still wait are missed.
  virtual void stop(Instant now) = 0;
};

// Closed: users who are dealt out to the workers one by one. Without legs they start over the ramp, and stay. With legs
// they come and go as the headcount does: the last to come is the first to go, at the end of the iteration it is in.
// One who is called back before that just stays. Users who are called (plan::Closed) have one iteration for each call.
std::unique_ptr<Load> make_closed_load(LoadHost& host, const plan::Closed& closed, plan::Segment segment);
// Open: arrivals of this worker's segment until `end`, each given to a free user: the one that was busy last first, or
// in turn (plan::Open::standing). Where none is free a new user takes it, up to plan::Open::max_users; then it waits
// for one. So it does where this worker is late by its own fault while iterations are quick: more users would make it
// later.
std::unique_ptr<Load> make_open_load(LoadHost& host, const plan::Open& open, plan::Segment segment, std::uint64_t seed,
                                     Instant end);
// Scenarios of k6, all of a test over one pool of users, of whom this worker has its segment's share. The numbers of
// users and iterations are those of the whole test.
std::unique_ptr<Load> make_scenario_load(LoadHost& host, const ScenarioPlay& play, plan::Segment segment);

}  // namespace brink::engine
