// Lane: what one executor needs to play its scenario: users from the pool that all scenarios share, iterations to begin
// with them, and somebody to tell what could not be begun. A worker's; its thread only.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>

#include "engine/user.h"
#include "plan/k6.h"
#include "plan/k6_segments.h"

namespace brink::engine {

class Lane {
 public:
  virtual ~Lane() = default;
  virtual net::TimerQueue& timers() = 0;
  // A user who is nobody's, made if need be, until it is given back; it is between two iterations then.
  virtual User& borrow() = 0;
  virtual void give_back(User& user) = 0;
  // The number of the next iteration of the scenario, over all workers; nothing when `most` have been given out.
  virtual std::optional<std::uint64_t> claim(std::uint64_t most) = 0;
  // All that have not been given out; how many those are.
  virtual std::uint64_t claim_rest(std::uint64_t most) = 0;
  // The user begins that iteration, `due` then (which is the past when it is late).
  virtual void begin(User& user, std::uint64_t number, Instant due, Instant now) = 0;
  // The user's iteration ends now, in the middle, and Executor::iteration_ended comes; nothing if it is in none.
  virtual void interrupt(User& user, Instant now) = 0;
  // So many iterations were due, and are not begun. `no_user`: because all were busy, and no more may be made.
  virtual void drop(std::uint64_t iterations, bool no_user, Instant now) = 0;
  // The executor is at its end: it has given back all users.
  virtual void over(Instant now) = 0;
};

// One scenario's pacing on one worker.
class Executor {
 public:
  virtual ~Executor() = default;
  // It was to begin at `begin`, which all of its times count from; now is then or a moment later.
  virtual void begin(Instant begin, Instant now) = 0;
  virtual void iteration_ended(User& user, Instant now) = 0;
  // It has begun, and ends before its time: what is due at `until` or later is another's.
  virtual void end_at(Instant until) = 0;
  // From now on nobody begins anything, and whoever is in an iteration is interrupted.
  virtual void stop(Instant now) = 0;
};

// Which of a scenario's users, iterations and arrivals are a worker's. `beside`: beside its own, because another was
// lost: of what becomes due it plays what comes from `from` on, of iterations that are counted what is left of `all`.
struct Portion {
  plan::k6::Stripe instance;  // of the whole test, this instance's
  std::uint32_t index = 0;    // of those, this worker's: dealt one by one
  std::uint32_t count = 1;
  bool beside = false;
  Instant from{};
  std::uint64_t all = 0;

  // Of `n` things of the whole test.
  std::uint64_t of(std::uint64_t n) const { return instance.dealt(index, count).count(n); }
  // Who play what is counted or comes by itself; what is played beside has somebody, however few its users are.
  std::uint64_t players(std::uint64_t n) const { return beside ? std::max<std::uint64_t>(1, of(n)) : of(n); }
};

std::unique_ptr<Executor> make_executor(Lane& lane, const plan::k6::Scenario& scenario, const Portion& portion);

// By kind; see plan/k6.h.
std::unique_ptr<Executor> make_shared_iterations(Lane& lane, const plan::k6::SharedIterations& what, Duration graceful,
                                                 const Portion& portion);
std::unique_ptr<Executor> make_per_user_iterations(Lane& lane, const plan::k6::PerUserIterations& what,
                                                   Duration graceful, const Portion& portion);
std::unique_ptr<Executor> make_constant_users(Lane& lane, const plan::k6::ConstantUsers& what, Duration graceful,
                                              const Portion& portion);
std::unique_ptr<Executor> make_ramping_users(Lane& lane, const plan::k6::RampingUsers& what, Duration graceful,
                                             const Portion& portion);
std::unique_ptr<Executor> make_constant_arrivals(Lane& lane, const plan::k6::ConstantArrivals& what, Duration graceful,
                                                 const Portion& portion);
std::unique_ptr<Executor> make_ramping_arrivals(Lane& lane, const plan::k6::RampingArrivals& what, Duration graceful,
                                                const Portion& portion);

}  // namespace brink::engine
