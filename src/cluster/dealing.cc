#include "cluster/dealing.h"

#include <algorithm>

#include "cluster/message.h"

namespace brink::cluster {
namespace {

using engine::nothing_of_it;

// Between when it is known what somebody has begun and when another goes on it begins more: by far less than it has, or
// than this. Its numbers are its own.
constexpr std::uint64_t ahead = 1000;

bool is_nothing(const std::vector<std::uint64_t>& first) {
  return std::all_of(first.begin(), first.end(), [](std::uint64_t number) { return number == nothing_of_it; });
}

}  // namespace

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
      part.first.push_back(before == nothing_of_it ? nothing_of_it : before + holding.stride * (done[s] + i));
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

Dealing::Handover Dealing::hand_over(Seat to, Instant at, const Members& others, const std::vector<bool>& counted,
                                     const BegunOf& begun) {
  Handover out;
  for (Holding& holding : all_) {
    const bool played = std::find(others.begin(), others.end(), holding.member) != others.end();
    if (holding.seat != to.number || holding.until != never || holding.first.empty() || !played) continue;
    Holding part = holding;
    part.member = to.member;
    part.from = std::max(at, holding.from);
    const auto done = begun(holding);
    for (std::size_t s = 0; s < counted.size(); ++s) {
      if (holding.first[s] == nothing_of_it) continue;
      (counted[s] ? part : holding).first[s] = nothing_of_it;
      if (!counted[s]) part.first[s] += holding.stride * (2 * done[s] + ahead);
    }
    if (is_nothing(part.first)) continue;
    Holding& ends = out.ends.emplace_back(holding);
    ends.until = part.from;
    if (is_nothing(holding.first)) holding.until = part.from;
    out.given.push_back(std::move(part));
  }
  all_.insert(all_.end(), out.given.begin(), out.given.end());
  return out;
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
