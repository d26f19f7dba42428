// Prefetching: memory that will be needed soon is brought into the cache while something else is done. With a thousand
// users each one's memory has left the cache when its turn comes again, and waiting for it costs more than the work.
#pragma once

#include <cstddef>

namespace brink {

// Any address; nothing is read that could fault.
inline void prefetch(const void* begin, std::size_t bytes) {
  constexpr std::size_t line = 64;
  for (std::size_t i = 0; i < bytes; i += line) __builtin_prefetch(static_cast<const char*>(begin) + i);
}

// Who is called when an event comes, and is told of it some events before.
class Expectant {
 public:
  // Brings into the cache what handling the event will touch. Called for each step from 0 on, one event apart, so that
  // a step can follow the pointers that the one before has fetched; what belongs to somebody further down is left to
  // that one, whose steps begin where one's own end.
  virtual void fetch_ahead(int step) const { static_cast<void>(step); }

 protected:
  ~Expectant() = default;
};

}  // namespace brink
