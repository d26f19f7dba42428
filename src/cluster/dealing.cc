#include "cluster/dealing.h"

#include <algorithm>

namespace brink::cluster {

void Dealing::divide(Holding& holding, Instant at, const Members& others, const std::vector<std::uint64_t>& done,
                     std::vector<Holding>& dealt) {
  holding.until = at;
  const auto parts = static_cast<std::uint32_t>(others.size());
  for (std::uint32_t i = 0; i < parts; ++i) {
    Holding& part = dealt.emplace_back(Holding{.member = others[i],
                                               .seat = holding.seat,
                                               .segment = holding.segment.part(i, parts),
                                               .from = std::max(at, holding.from),
                                               .stride = holding.stride * parts});
    for (std::size_t s = 0; s < done.size(); ++s) {
      const std::uint64_t before = s < holding.first.size() ? holding.first[s] : 0;
      part.first.push_back(before + holding.stride * (done[s] + i));
    }
  }
}

std::vector<Holding> Dealing::lose(std::uint32_t member, Instant at, const Members& others, const BegunOf& begun) {
  std::vector<Holding> dealt;
  for (Holding& holding : all_) {
    if (holding.member != member || holding.until != never) continue;
    divide(holding, at, others, begun ? begun(holding) : std::vector<std::uint64_t>(), dealt);
  }
  all_.insert(all_.end(), dealt.begin(), dealt.end());
  return dealt;
}

std::vector<Holding> Dealing::pass_on(const Unplayed& unplayed, Instant at, const Members& others,
                                      const BegunOf& begun) {
  std::vector<Holding> dealt;
  for (Holding& holding : all_) {
    if (holding.until != never || !unplayed(holding)) continue;
    holding.unplayed = true;
    const auto done = begun ? begun(holding) : std::vector<std::uint64_t>(holding.first.size());
    if (!others.empty()) divide(holding, at, others, done, dealt);
  }
  all_.insert(all_.end(), dealt.begin(), dealt.end());
  return dealt;
}

bool Dealing::holds(std::uint32_t seat) const {
  return std::any_of(all_.begin(), all_.end(), [&](const Holding& h) { return h.seat == seat && h.until == never; });
}

bool Dealing::complete() const {
  return std::none_of(all_.begin(), all_.end(), [](const Holding& h) { return h.unplayed && h.until == never; });
}

std::optional<Instant> Dealing::restored(std::uint32_t member) const {
  std::optional<Instant> at;
  const auto held = [&](std::uint32_t seat) {
    return std::any_of(all_.begin(), all_.end(),
                       [&](const Holding& h) { return h.member == member && h.seat == seat; });
  };
  for (const Holding& holding : all_) {
    const bool passed_on = holding.unplayed && held(holding.seat);
    if (passed_on && holding.until == never) return std::nullopt;
    if (holding.until == never || (holding.member != member && !passed_on)) continue;
    at = std::max(at.value_or(holding.until), holding.until);
  }
  return at;
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
