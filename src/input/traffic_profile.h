// A traffic profile as text: "NAME" or "NAME:KEY=VALUE,KEY=VALUE". Names in any case, blanks around names, keys and
// values dropped. The shapes, their parameters and defaults: plan/shape.h.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "input/surroundings.h"
#include "plan/shape.h"

namespace brink::input {

inline constexpr std::size_t most_levels = 10'000;
inline constexpr double least_cycles = 0.001, most_cycles = 100'000;

// Where the shape is drawn.
struct Drawn {
  double rate = 0;      // --rate: what shares and factors are of
  Duration length{};    // of the measurement, > 0
  double most_rps = 0;  // no shape may ask for more
  double share = 1;     // what rates that stand in the profile itself are multiplied by
};

// Errors (usage): an unknown name or parameter, a parameter twice or out of its range, a file that cannot be read or
// that parse_profile_csv refuses, more than `most_rps`.
Result<plan::Shape> parse_traffic_profile(std::string_view spec, const Drawn& drawn, const Surroundings& surroundings);

}  // namespace brink::input
