// A rate over time as a table: "SECONDS,RATE" a line, in order of time. The first line is a heading when it does not
// begin with a number; a heading with a cell "multiplier" or "factor" makes the second column factors of --rate instead
// of requests per second. Lines of fewer than two cells are skipped, cells beyond the second unread; cells may stand in
// double quotes.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "plan/shape.h"

namespace brink::input {

inline constexpr std::size_t most_points = 100'000;
inline constexpr std::size_t most_profile_bytes = 8u << 20;

struct ProfileTable {
  std::vector<plan::Point> points;  // at least one
  bool multiplies = false;          // the rates are factors
};

// `name` of the file stands in messages, with the number of the line. Errors (usage): a cell that is not a number or
// out of range, a time before that of the line above, no line at all, more than most_points.
Result<ProfileTable> parse_profile_csv(std::string_view text, std::string_view name);

}  // namespace brink::input
