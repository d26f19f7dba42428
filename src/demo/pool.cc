#include "demo/pool.h"

#include <algorithm>
#include <functional>

#include "base/check.h"

namespace brink::demo {

Pool::Pool(const Options& options, std::uint64_t seed)
    : options_(options), random_(seed), free_at_(options.slots, Instant::min()) {
  CHECK(options.slots >= 1);
}

Pool::Answer Pool::ask(Instant now) {
  latest_ = std::max(latest_, now);
  const Instant begin = std::max(latest_, free_at_.front());
  if (begin - latest_ > options_.timeout) {
    const Instant given_up = latest_ + options_.timeout;
    return {false, given_up, given_up};
  }
  const double share = random_.uniform(1 - options_.spread, 1 + options_.spread);
  const Instant end = begin + from_seconds(seconds(options_.work) * share);
  std::ranges::pop_heap(free_at_, std::greater<>{});
  free_at_.back() = end;
  std::ranges::push_heap(free_at_, std::greater<>{});
  return {true, begin, end};
}

}  // namespace brink::demo
