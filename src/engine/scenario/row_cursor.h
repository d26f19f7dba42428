// RowCursor: which row of a data set comes next on one worker. The workers' cursors put together give out the whole
// set: in turn where rows come again, in parts that have no row in common where each comes once. Its thread only.
#pragma once

#include <cstdint>
#include <optional>

#include "base/random.h"
#include "plan/arrivals.h"
#include "plan/scenario.h"

namespace brink::engine {

class RowCursor {
 public:
  RowCursor(plan::Strategy strategy, std::size_t rows, plan::Segment segment);

  // Nothing: this worker has given out all its rows. `random` is that of the user who asks.
  std::optional<std::size_t> next(Random& random);

 private:
  plan::Strategy strategy_;
  std::size_t rows_;
  std::size_t step_;
  std::size_t next_;
  std::size_t end_;  // of consuming strategies
};

}  // namespace brink::engine
