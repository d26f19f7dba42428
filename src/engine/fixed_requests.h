// FixedRequests: the behaviour of `bench` and `run`: requests of a plan's routes in turn, with a pause after each.
#pragma once

#include "base/random.h"
#include "engine/behaviour.h"
#include "engine/route_cycle.h"

namespace brink::engine {

// In closed load a user requests, thinks, and requests again, starting at its own place in the cycle. In open load
// (`turn` given) an iteration is one request, and all users of the worker share one place, so that the shares are exact
// however many users it takes.
class FixedRequests final : public Behaviour {
 public:
  FixedRequests(const RouteCycle& cycle, std::uint64_t start, Duration think, double jitter, Random random);
  FixedRequests(const RouteCycle& cycle, std::uint64_t* shared_turn);

  Action next(const Outcome& outcome) override;

 private:
  Duration pause();
  const RouteCycle& cycle_;
  std::uint64_t* shared_turn_ = nullptr;
  std::uint64_t turn_ = 0;
  Duration think_{};
  double jitter_ = 0;
  Random random_;
};

}  // namespace brink::engine
