// The way up: warm-up, one user, doubling.
#include <algorithm>
#include <cmath>

#include "verdict/guess.h"
#include "verdict/phases.h"
#include "verdict/settle.h"

namespace brink::verdict {
namespace {

constexpr std::size_t most_warmups = 4;
constexpr std::size_t most_visits_to_one = 3;
constexpr std::uint64_t requests_to_know_a_route = 3;
constexpr double step_up = 2;
constexpr double step_up_saturated = 4;  // users that only queue: what matters is where the queue breaks a rule
constexpr double beyond_the_wall = 1.15;

Move visit_again(const View& view, const Level& level) {
  return Move::play(decisive_visit(view.options, view.visits, view.evidence, Purpose::repeat, level.users));
}

bool highest_is_capped(const View& view) {
  const Level* top = view.evidence.highest();
  return top && std::any_of(top->visits.begin(), top->visits.end(),
                            [&](std::size_t visit) { return rate_capped(view.options, view.evidence.seen[visit]); });
}

// Every route a few times, so that one that always takes longer than a short visit is not overlooked.
bool all_routes_seen(const View& view, const Level& level) {
  const auto seen = std::count_if(level.routes.begin(), level.routes.end(),
                                  [](const Tally& t) { return t.ended >= requests_to_know_a_route; });
  return static_cast<std::size_t>(seen) >= std::min(view.options.routes, level.routes.size());
}

// Doubling; in a saturated target straight to just beyond where its queue will reach the wall, in larger steps as long
// as that is far away.
double next_users(const View& view, const Level& top) {
  if (!view.shape.saturated) return std::ceil(top.users * step_up);
  const double far = top.users * step_up_saturated;
  const double ray = ray_from(view, top);
  return ray > 0 ? std::clamp(std::ceil(ray * beyond_the_wall), top.users + 1.0, far) : far;
}

}  // namespace

Move warm_up(const View& view) {
  if (!view.options.warmup) return Move::done();
  const auto warmups = static_cast<std::size_t>(std::count_if(
      view.visits.begin(), view.visits.end(), [](const Visit& v) { return v.step.purpose == Purpose::warmup; }));
  if (warmups < view.visits.size()) return Move::done();
  const bool again = warmups == 0 || (warmups < most_warmups && still_settling(view.visits));
  return again ? Move::play(warmup_visit(view.options)) : Move::done();
}

Move visit_one_user(const View& view) {
  const Level* one = view.evidence.at(1);
  if (!one) return Move::play(short_visit(view.options, view.evidence, Purpose::baseline, 1));
  const auto& seen = view.evidence.seen;
  const bool silent = std::none_of(seen.begin(), seen.end(), [](const Seen& s) { return s.answered; });
  const std::size_t visits = one->visits.size() + one->excused.size();
  if (silent && (one->state != State::held || visits > 1)) return Move::over();
  const bool unknown = visits < most_visits_to_one && !all_routes_seen(view, *one);
  if (one->state == State::doubtful || (one->state == State::held && unknown)) return visit_again(view, *one);
  return one->state == State::held ? Move::done() : Move::over();
}

Move explore(const View& view) {
  const Level* broken = view.evidence.lowest_broken();
  const Level* doubtful = view.evidence.lowest(State::doubtful);
  if (doubtful && (!broken || doubtful->users < broken->users)) return visit_again(view, *doubtful);
  if (broken) return Move::done();
  if (view.evidence.lowest(State::ours)) return Move::over();
  const Level& top = *view.evidence.highest();
  if (top.users >= view.options.max_users || highest_is_capped(view)) return Move::done();
  const double next = std::min<double>(next_users(view, top), view.options.max_users);
  return Move::play(short_visit(view.options, view.evidence, Purpose::explore, static_cast<std::uint32_t>(next)));
}

}  // namespace brink::verdict
