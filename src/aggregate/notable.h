// Notable: which exchanges are worth keeping. The first of each kind of failure say what went wrong, the slowest
// successes what was slow; together they are few, however long a stage is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "sample/exchange.h"

namespace brink::aggregate {

inline constexpr std::size_t kept_per_kind = 3;  // of each Failure, and of each status code that failed
inline constexpr std::size_t kept_slowest = 5;   // successes
inline constexpr std::size_t kept_notable = 64;  // in all
inline constexpr std::size_t kept_of_all = 256;  // in a stage that asks for every exchange

// The exchanges of one worker. wants() and add() are called in the order requests end.
class Notable {
 public:
  // Cheap for the requests that are not: a comparison for a success.
  bool wants(const sample::Sample& sample) const;
  // Takes a wanted exchange; with `all` any, up to kept_of_all of them. When each response is the slowest so far, as in
  // an overload, nearly all are taken: so they are masked when they are handed on, which few are.
  void add(sample::Exchange exchange, bool all);
  // What was kept, without secrets, in the order of keep_notable(); empty afterwards.
  std::vector<sample::Exchange> take();

 private:
  void add_failed(sample::Exchange exchange);
  void add_slow(sample::Exchange exchange);
  std::vector<sample::Exchange>::iterator fastest_kept();

  bool all_ = false;
  std::vector<sample::Exchange> everything_;
  std::vector<sample::Exchange> failed_;
  std::vector<std::pair<std::uint32_t, std::size_t>> kinds_;  // how many of each are in failed_
  std::vector<sample::Exchange> slowest_;
  Duration slow_enough_ = Duration::min();  // wanted: longer than that
};

// What is kept of the union of several parts: the earliest failures, within kept_per_kind and kept_notable, in the
// order they ended; then the slowest successes, slowest first. With `all`, the earliest kept_of_all in the order they
// ended. Joining parts in any order and grouping gives the same.
void keep_notable(std::vector<sample::Exchange>& exchanges, bool all);

}  // namespace brink::aggregate
