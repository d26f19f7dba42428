// A share of a count of requests: which of a seat's are its, and how many those are. Arithmetic only.
#pragma once

#include "engine/share.h"
#include "plan/stride.h"

namespace brink::engine {

// What one worker of a process makes of it, where all processes together, so many seats, make so many.
inline std::uint64_t requests_of(const Share& share, std::uint64_t all, std::uint32_t seats, plan::Segment worker) {
  const plan::Segment seat{share.segment.turn % seats, seats};
  const std::uint64_t first = share.first.empty() ? share.segment.turn / seats : share.first.front();
  return worker.share(plan::every_from(seat.share(all), first, share.segment.count / seats));
}

}  // namespace brink::engine
