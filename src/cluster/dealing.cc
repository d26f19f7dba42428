#include "cluster/dealing.h"

#include <algorithm>

namespace brink::cluster {

std::vector<Holding> Dealing::lose(std::uint32_t member, Instant at, const std::vector<std::uint32_t>& others,
                                   const BegunOf& begun) {
  std::vector<Holding> dealt;
  const auto parts = static_cast<std::uint32_t>(others.size());
  for (Holding& holding : all_) {
    if (holding.member != member || holding.until != never) continue;
    holding.until = at;
    const std::vector<std::uint64_t> done = begun ? begun(holding) : std::vector<std::uint64_t>();
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
