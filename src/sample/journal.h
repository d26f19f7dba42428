// Journal: what a user's program says of its own course, beside the samples of its requests: checks by name, and what
// went wrong in it. Belongs to one worker; its thread only.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace brink::sample {

// What can go wrong in a user's program. The names (mishap_name) are wire format: add, never rename.
enum class Mishap : std::uint8_t {
  assertion,     // a response was not what was asked for; its request has failed as well
  extraction,    // a value was not where it was to be taken from
  substitution,  // a placeholder had no value, or made something that cannot be sent
  script,        // the program raised an error
  hold,          // the program computed or waited for so long that no other user of its worker got a turn
};
inline constexpr int mishap_count = static_cast<int>(Mishap::hold) + 1;

constexpr std::string_view mishap_name(Mishap mishap) {
  constexpr std::array<std::string_view, mishap_count> names = {"assertion", "extraction", "substitution", "script",
                                                                "hold"};
  return names[static_cast<std::size_t>(mishap)];
}

class Journal {
 public:
  virtual ~Journal() = default;
  // Counts as of the request or iteration the user is at: what belongs to the warm-up is not counted.
  virtual void check(std::string_view name, bool passed) = 0;
  // `key` groups equal mishaps: no observed value belongs into it, or every one of them is a group of its own. `detail`
  // is more about this one, such as where in the program it happened; of each group the first one's is kept.
  virtual void mishap(Mishap kind, std::string_view key, std::string_view detail) = 0;
  void mishap(Mishap kind, std::string_view key) { mishap(kind, key, {}); }
};

}  // namespace brink::sample
