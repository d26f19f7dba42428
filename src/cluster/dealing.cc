#include "cluster/dealing.h"

#include <algorithm>

namespace brink::cluster {

std::vector<Holding> Dealing::lose(std::uint32_t member, Instant at, const std::vector<std::uint32_t>& others) {
  std::vector<Holding> dealt;
  const auto parts = static_cast<std::uint32_t>(others.size());
  for (Holding& holding : all_) {
    if (holding.member != member || holding.until != never) continue;
    holding.until = at;
    for (std::uint32_t i = 0; i < parts; ++i) {
      dealt.push_back({others[i], holding.seat, holding.segment.part(i, parts), std::max(at, holding.from)});
    }
  }
  all_.insert(all_.end(), dealt.begin(), dealt.end());
  return dealt;
}

bool Dealing::holds(std::uint32_t seat) const {
  return std::any_of(all_.begin(), all_.end(), [&](const Holding& h) { return h.seat == seat && h.until == never; });
}

std::vector<Holding> Dealing::recall(std::uint32_t seat, Instant at) {
  std::vector<Holding> ended;
  for (Holding& holding : all_) {
    if (holding.seat != seat || holding.until != never) continue;
    holding.until = std::max(at, holding.from);
    ended.push_back(holding);
  }
  return ended;
}

}  // namespace brink::cluster
