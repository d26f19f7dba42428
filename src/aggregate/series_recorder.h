// SeriesRecorder: a series as it is written. Times come almost in order, so the bucket of the last one is nearly always
// the one wanted, and finding it is a comparison instead of a division. A part of Recorder; its thread only.
#pragma once

#include <algorithm>
#include <utility>

#include "aggregate/recent.h"
#include "aggregate/summary.h"

namespace brink::aggregate {

class SeriesRecorder {
 public:
  // Everything given from here on is at or after `begin`.
  void start(Instant begin) { *this = SeriesRecorder(begin); }

  Bucket& due(Instant at) { return find(due_, at); }
  Bucket& ended(Instant at) { return find(ended_, at); }

  Duration step() const { return series_.step; }
  // The bucket that ended last as of `now`; an empty one when none has.
  Bucket last(Instant now) const {
    const auto past = (now - begin_) / series_.step;
    const auto index = static_cast<std::size_t>(past - 1);
    return past >= 1 && index < series_.buckets.size() ? series_.buckets[index] : Bucket{};
  }
  // The buckets that are over as of `now`.
  Recent recent(Instant now) const {
    Recent out;
    out.step = series_.step;
    out.over = std::max<std::int64_t>(0, (now - begin_) / series_.step);
    for (std::int64_t i = std::max<std::int64_t>(0, out.over - Recent::most); i < out.over; ++i) {
      const auto index = static_cast<std::size_t>(i);
      out.buckets.push_back(index < series_.buckets.size() ? series_.buckets[index] : Bucket{});
    }
    return out;
  }
  const Series& so_far() const { return series_; }
  Series take() { return std::move(series_); }

  SeriesRecorder() = default;

 private:
  explicit SeriesRecorder(Instant begin) : begin_(begin) {}

  struct Cursor {
    Duration low = Duration::max();  // of the bucket at `index`, since begin
    std::size_t index = 0;
  };

  Bucket& find(Cursor& cursor, Instant at) {
    const Duration since = at - begin_;
    const Duration into = since - cursor.low;
    if (into >= Duration::zero() && into < series_.step) [[likely]]
      return series_.buckets[cursor.index];
    return move(cursor, since);
  }

  Bucket& move(Cursor& cursor, Duration since) {
    const Duration before = series_.step;
    Bucket& bucket = series_.at(since);
    if (series_.step != before) due_ = ended_ = {};  // buckets were joined: indices have changed
    cursor.low = since / series_.step * series_.step;
    cursor.index = static_cast<std::size_t>(&bucket - series_.buckets.data());
    return bucket;
  }

  Instant begin_{};
  Series series_;
  Cursor due_, ended_;
};

}  // namespace brink::aggregate
