// FixedRequests: the behaviour of `bench` and `run`: requests of a plan's routes in turn, with a pause after each.
#pragma once

#include "base/random.h"
#include "engine/behaviour.h"
#include "engine/route_cycle.h"

namespace brink::engine {

struct Pause {
  Duration length{};
  double jitter = 0;  // the pause is within this share of its length
};

// An iteration is one request and, in closed load, the pause after its answer. A user goes through the cycle from a
// place of its own or, with `shared_turn`, from one that all users of the worker have in common, so that a count of
// requests is split exactly. In open load no pause is given, and the place is shared as well.
class FixedRequests final : public Behaviour {
 public:
  FixedRequests(const RouteCycle& cycle, std::uint64_t start, Pause think, Random random);
  FixedRequests(const RouteCycle& cycle, std::uint64_t* shared_turn, Pause think, Random random);
  FixedRequests(const RouteCycle& cycle, std::uint64_t* shared_turn);

  Action next(const Outcome& outcome) override;

 private:
  Duration pause();
  RouteId next_route() { return cycle_.at(shared_turn_ ? (*shared_turn_)++ : turn_++); }

  const RouteCycle& cycle_;
  std::uint64_t* shared_turn_ = nullptr;
  std::uint64_t turn_ = 0;
  Pause think_;
  bool thinks_ = false;
  Random random_;
};

}  // namespace brink::engine
