// Recent: the end of a series that is still being written, small enough to be handed on. A plain value.
#pragma once

#include <cstdint>
#include <vector>

#include "aggregate/summary.h"

namespace brink::aggregate {

struct Recent {
  static constexpr std::int64_t most = 8;  // buckets

  Duration step = std::chrono::seconds(1);  // as in the series: more than a second past an hour
  std::int64_t over = 0;                    // so many buckets are over, counted from the window's begin
  std::vector<Bucket> buckets;              // the last of these, oldest first

  // Adds what another worker saw; of buckets that are not over for both, or forgotten by one, nothing is left.
  void merge(const Recent& other);
  // Of buckets[0]; of the next bucket when there is none.
  std::int64_t first() const { return over - static_cast<std::int64_t>(buckets.size()); }
};

}  // namespace brink::aggregate
