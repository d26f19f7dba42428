#include "engine/fixed_requests.h"

namespace brink::engine {

FixedRequests::FixedRequests(const RouteCycle& cycle, std::uint64_t start, Duration think, double jitter, Random random)
    : cycle_(cycle), turn_(start), think_(think), jitter_(jitter), random_(random) {}

FixedRequests::FixedRequests(const RouteCycle& cycle, std::uint64_t* shared_turn)
    : cycle_(cycle), shared_turn_(shared_turn), random_(0) {}

Action FixedRequests::next(const Outcome& outcome) {
  if (shared_turn_) return outcome.sample ? Action::end_iteration() : Action::request(cycle_.at((*shared_turn_)++));
  if (outcome.sample && think_.count() > 0) return Action::sleep(pause());
  return Action::request(cycle_.at(turn_++));
}

Duration FixedRequests::pause() {
  if (jitter_ <= 0) return think_;
  return from_seconds(seconds(think_) * random_.uniform(1 - jitter_, 1 + jitter_));
}

}  // namespace brink::engine
