// Gaps: the time between one completion and the next while a route is held at saturation. One server that takes its
// requests one by one cannot finish two of them at once; several can. The share of gaps far below the mean therefore
// tells one from many without knowing anything of the server.
//
//   gap_small = P(gap < 0.2 mean)     one server: 0.00 up to a service variation of 0.6, 0.06 at 1.0
//                                     two and more: 0.06 to 0.24 (independent completions: 1 - exp(-0.2) = 0.18)
//
// (simulation, 64 users, 3,000 completions; the same queues are in the tests)
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "verdict/why/signals/values.h"

namespace brink::verdict::why {

enum class Service {
  undecided,  // too few completions, or a share in between: two servers, or one of wide variation
  serial,     // one at a time
  parallel,   // several at a time
};

struct GapStatistics {
  std::size_t count = 0;
  double mean = 0;   // s
  double cv = 0;     // of the gaps, without the half percent that is longest (a pause is no service)
  Estimate small{};  // share below 0.2 of the mean
  Service service = Service::undecided;
};

// `completions` ascending, seconds. Nothing for fewer than 20 of them, or when all are at one moment.
std::optional<GapStatistics> gap_statistics(std::span<const double> completions);

std::vector<double> gaps_between(std::span<const double> ascending);

}  // namespace brink::verdict::why
