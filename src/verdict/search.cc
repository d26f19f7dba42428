#include "verdict/search.h"

#include "verdict/phases.h"

namespace brink::verdict {
namespace {

// Far above what any search needs; a bound against evidence that keeps changing.
constexpr std::size_t most_visits = 80;
constexpr Duration long_enough_to_abort = std::chrono::milliseconds(500);

// A visit that was cut short although nothing was wrong: a budget is spent, or somebody wants to stop.
bool stopped(const SearchOptions& options, const std::vector<Visit>& visits) {
  return !visits.empty() && visits.back().cut_short && !judge_visit(visits.back(), options).broken;
}

}  // namespace

std::string_view purpose_name(Purpose p) {
  switch (p) {
    case Purpose::warmup: return "warmup";
    case Purpose::baseline: return "baseline";
    case Purpose::explore: return "explore";
    case Purpose::bracket: return "bracket";
    case Purpose::repeat: return "repeat";
    case Purpose::curve: return "curve";
    case Purpose::verify: return "verify";
    case Purpose::recovery: return "recovery";
  }
  return "";
}

bool nobody_connects(const aggregate::Live& live, Duration elapsed) {
  constexpr std::uint64_t least_connects = 3;
  return elapsed >= long_enough_to_abort && live.ended >= least_connects && live.unconnected == live.ended;
}

bool should_abort(const SearchOptions&, const aggregate::Live& live, Duration elapsed) {
  constexpr std::uint64_t least_requests = 20;
  if (elapsed < long_enough_to_abort) return false;
  if (nobody_connects(live, elapsed)) return true;
  return live.ended >= least_requests && 2 * live.failed > live.ended;
}

std::optional<Step> next_step(const SearchOptions& options, const std::vector<Visit>& visits) {
  if (options.max_users == 0 || visits.size() >= most_visits || stopped(options, visits)) return std::nullopt;
  const Evidence evidence = weigh(options, visits);
  const Shape shape = shape_of(options, visits, evidence);
  const View view{options, visits, evidence, shape};
  for (const auto phase :
       {warm_up, visit_one_user, explore, check_survival, narrow, repeat_ends, see_recovery, draw_curve, verify}) {
    Move move = phase(view);
    if (move.kind == Move::Kind::play) return std::move(move.step);
    if (move.kind == Move::Kind::over) return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace brink::verdict
