// What every reader of a foreign file gives back.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plan/recording.h"

namespace brink::input {

struct Imported {
  plan::Recording recording;
  std::vector<std::string> notes;  // what was left out or should be known: one line each, no full stop
};

// What a scenario is called that has no name of its own: "shop" of "recordings/shop.har", "Imported" of stdin.
std::string stem_of(std::string_view file);

inline constexpr std::size_t most_recorded_requests = 10'000;

}  // namespace brink::input
