// Stripe: the things of a test (users, iterations, arrivals, all numbered from 0) that are one part's, when several
// instances, and in each several workers, share them. Parts of one sequence put together are the whole, without
// anything twice; numbers stay those of the whole test.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace brink::plan::k6 {

class Stripe {
 public:
  // Everything.
  Stripe() : offsets_{0} {}
  // Of k6's --execution-segment ("0:1/4", "25%", "1/4" is from 0) and --execution-segment-sequence ("0,1/4,1/2,1";
  // empty: the segment and what is left of it on both sides). Both empty: everything. Errors: usage.
  static Result<Stripe> of(std::string_view segment, std::string_view sequence);

  // How many of the first n things are this part's.
  std::uint64_t count(std::uint64_t n) const;
  // The number of this part's i-th thing.
  std::uint64_t at(std::uint64_t i) const { return i / offsets_.size() * period_ + offsets_[i % offsets_.size()]; }
  // Of this part's things, those dealt to one of `count`: its index-th, and every count-th from there.
  Stripe dealt(std::uint32_t index, std::uint32_t count) const;
  // The same part of what `users` users share out among themselves: this part itself, unless they are so few that some
  // parts have none of them; then what goes to each user goes where that user is. Nothing: none is here.
  std::optional<Stripe> of_users(std::uint64_t users) const;
  // Of things that go round among `users` users, all those of this part's users. Nothing: it has none of them.
  std::optional<Stripe> round_of(std::uint64_t users) const;
  bool whole() const { return period_ == 1; }

 private:
  Stripe(std::uint64_t period, std::vector<std::uint64_t> offsets) : period_(period), offsets_(std::move(offsets)) {}

  std::uint64_t period_ = 1;
  std::vector<std::uint64_t> offsets_;  // ascending, below the period; at least one
};

}  // namespace brink::plan::k6
