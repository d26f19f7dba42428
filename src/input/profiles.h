// Launch profiles: how many users at once, and how long they pause, for kinds of launches people plan for.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/time.h"

namespace brink::input {

// The numbers are planning figures, not measurements: `basis` says what they amount to, so that they can be disputed.
struct Profile {
  std::string_view name;
  std::string_view label;  // reads after "for ": "a Product Hunt #1 launch"
  std::uint32_t users;     // at once, at the peak
  Duration think;          // pause of each user after a response
  std::string_view basis;
};

std::span<const Profile> all_profiles();

// By name, whatever its case and the blanks around it; nullptr when there is none.
const Profile* find_profile(std::string_view name);

}  // namespace brink::input
