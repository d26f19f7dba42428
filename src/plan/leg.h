// Leg: one part of a way through loads, as in "30s:20,1m:50": in so much time, in a straight line, from where one is to
// a target. The targets of a rate are requests per second, those of a closed load users.
#pragma once

#include <string>
#include <vector>

#include "base/time.h"

namespace brink::plan {

struct Leg {
  Duration length{};  // >= 0; without any the load jumps
  double target = 0;  // >= 0
};

Duration length_of(const std::vector<Leg>& legs);
// The highest load on the way, where it begins included.
double peak_of(double from, const std::vector<Leg>& legs);

// "from 5: 20 in 30s, 50 in 1m".
std::string words_of(double from, const std::vector<Leg>& legs);
// "1m30s", "250ms": a duration as the command line takes it.
std::string words_of(Duration d);

}  // namespace brink::plan
