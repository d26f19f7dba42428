#include "engine/scenario/row_cursor.h"

namespace brink::engine {

using plan::Strategy;

RowCursor::RowCursor(Strategy strategy, std::size_t rows, plan::Segment segment)
    : strategy_(strategy),
      rows_(rows),
      step_(strategy == Strategy::loop ? segment.count : 1),
      next_(strategy == Strategy::loop ? segment.turn % rows : segment.first(rows)),
      end_(segment.first(rows) + segment.share(rows)) {}

std::optional<std::size_t> RowCursor::next(Random& random) {
  if (strategy_ == Strategy::random) return random.below(rows_);
  if (strategy_ != Strategy::loop && next_ == end_) return std::nullopt;
  const std::size_t row = next_;
  next_ += step_;
  if (strategy_ == Strategy::loop) next_ %= rows_;
  return row;
}

}  // namespace brink::engine
