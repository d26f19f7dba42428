#include "aggregate/recent.h"

#include <algorithm>

namespace brink::aggregate {

void Recent::merge(const Recent& other) {
  // One of them has joined its buckets in pairs, the other is about to.
  if (step != other.step) {
    if (step < other.step) *this = other;
    return;
  }
  const std::int64_t begin = std::max(first(), other.first());
  const std::int64_t end = std::min(over, other.over);
  std::vector<Bucket> both;
  for (std::int64_t i = begin; i < end; ++i) {
    both.push_back(buckets[static_cast<std::size_t>(i - first())]);
    both.back().merge(other.buckets[static_cast<std::size_t>(i - other.first())]);
  }
  over = end;
  buckets = std::move(both);
}

}  // namespace brink::aggregate
