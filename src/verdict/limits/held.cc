#include "verdict/limits/held.h"

namespace brink::verdict {

std::optional<std::size_t> highest_held(const Verdict& verdict) {
  const LevelVerdict* highest = nullptr;
  for (const LevelVerdict& level : verdict.levels) {
    if (level.broken || !level.valid) continue;
    if (!highest || level.users >= highest->users) highest = &level;
  }
  return highest ? std::optional(highest->visit) : std::nullopt;
}

}  // namespace brink::verdict
