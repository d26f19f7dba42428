#include "engine/fixed_requests.h"

#include <utility>

namespace brink::engine {

FixedRequests::FixedRequests(const RouteCycle& cycle, std::uint64_t start, Pause think, Random random)
    : cycle_(cycle), turn_(start), think_(think), random_(random) {}

FixedRequests::FixedRequests(const RouteCycle& cycle, std::uint64_t* shared_turn, Pause think, Random random)
    : cycle_(cycle), shared_turn_(shared_turn), think_(think), random_(random) {}

FixedRequests::FixedRequests(const RouteCycle& cycle, std::uint64_t* shared_turn)
    : cycle_(cycle), shared_turn_(shared_turn), random_(0) {}

Action FixedRequests::next(const Outcome& outcome) {
  const bool answered = outcome.sample != nullptr;
  if (answered && think_.length.count() > 0) {
    thinks_ = true;
    return Action::sleep(pause());
  }
  if (answered || std::exchange(thinks_, false)) return Action::end_iteration();
  return Action::request(next_route());
}

Duration FixedRequests::pause() {
  if (think_.jitter <= 0) return think_.length;
  return from_seconds(seconds(think_.length) * random_.uniform(1 - think_.jitter, 1 + think_.jitter));
}

}  // namespace brink::engine
