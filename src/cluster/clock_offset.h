// ClockOffset: by how much the coordinator's clock is ahead of one's own, from messages that were answered (Cristian's
// algorithm): an answer was given somewhere between sending and receiving, so the offset is known to half the time that
// took. Of the last rounds the shortest is believed. A plain value.
#pragma once

#include <cstddef>
#include <deque>

#include "base/time.h"

namespace brink::cluster {

class ClockOffset {
 public:
  // `sent` and `received` by one's own clock, `at` by the coordinator's.
  void answered(Instant sent, Instant at, Instant received) {
    const Duration half = (received - sent) / 2;
    if (half < Duration{}) return;
    rounds_.push_back({half, at - (sent + half)});
    if (rounds_.size() > remembered) rounds_.pop_front();
    ++count_;
    best_ = rounds_.front();
    for (const Round& round : rounds_) {
      if (round.half <= best_.half) best_ = round;
    }
  }
  std::size_t rounds() const { return count_; }
  Duration offset() const { return best_.offset; }
  Duration error() const { return best_.half; }

 private:
  // Enough that one of them met no other traffic, few enough that clocks that drift apart have not got far.
  static constexpr std::size_t remembered = 32;
  struct Round {
    Duration half{}, offset{};
  };
  std::deque<Round> rounds_;
  std::size_t count_ = 0;
  Round best_;
};

}  // namespace brink::cluster
