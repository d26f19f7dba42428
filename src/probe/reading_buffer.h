// ReadingBuffer: readings of a whole run in bounded memory: past its size, the oldest pairs of one name become one
// reading each: the mean, or the sum where they are increases. Pure.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "sample/reading.h"

namespace brink::probe {

// Readings that add up over time, instead of being averaged.
bool is_increase(const sample::Reading& reading);

class ReadingBuffer {
 public:
  explicit ReadingBuffer(std::size_t most) : most_(most) {}
  void add(std::vector<sample::Reading> readings);
  std::vector<sample::Reading> take() { return std::exchange(readings_, {}); }
  std::size_t size() const { return readings_.size(); }

 private:
  void coarsen();
  std::size_t most_;
  std::vector<sample::Reading> readings_;
};

}  // namespace brink::probe
