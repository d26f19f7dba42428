// Open load, in which a target that stalls cannot hide: what is promised is held to it first.
#include <algorithm>

#include "verdict/bracket.h"
#include "verdict/curve.h"
#include "verdict/phases.h"

namespace brink::verdict {
namespace {

using namespace std::chrono_literals;

constexpr double part_of_low = 0.95;           // of the lower end, at the first attempt to verify it
constexpr double part_of_low_again = 0.8;      // and at the second
constexpr double part_of_healthy = 0.5;        // of what held, where nothing broke
constexpr double part_of_healthy_again = 0.2;  // of that, to see whether a pause depends on the load
constexpr double part_of_budget = 0.9;
constexpr std::size_t most_checks = 4;  // with those that this machine spoiled
constexpr double least_rate = 2;        // per second; below it minutes would be needed to see anything
constexpr Duration long_enough_for_pauses = 12s;
constexpr Duration least_check = 4s;
constexpr double kept_up = 0.9;         // of the rate asked for: it served less than it had served before
constexpr double speed_remained = 0.7;  // of its goodput in closed load, when that is tried again

bool counts(const View& view, std::size_t visit) {
  return view.evidence.seen[visit].valid && !view.visits[visit].cut_short;
}

bool within_budget(const View& view, double rate) {
  return !view.options.max_rps || rate <= part_of_budget * *view.options.max_rps;
}

// Whether an open visit made for the curve was long and held at `rate` or more.
bool drawn_at(const View& view, double rate) {
  const auto drawn = all_of(view.visits, Purpose::curve);
  return std::any_of(drawn.begin(), drawn.end(), [&](std::size_t visit) {
    return counts(view, visit) && !view.evidence.seen[visit].broken &&
           open_load(view.visits[visit])->rate.at({}) >= rate &&
           view.visits[visit].step.stage.duration >= 2 * view.options.stage;
  });
}

Move verify_limit(const View& view) {
  const auto fit = fit_curve(view.options, view.visits, view.evidence, view.shape);
  const double low = rps_bracket(view, fit).low.value_or(0);
  const auto visits = verify_visits(view);
  if (visits.size() >= 2) return Move::done();
  if (visits.size() == 1 && counts(view, visits[0]) && !view.evidence.seen[visits[0]].broken) return Move::done();
  const double rate = low * (visits.empty() ? part_of_low : part_of_low_again);
  if (visits.empty() && drawn_at(view, rate)) return Move::done();
  if (rate < least_rate || !within_budget(view, rate)) return Move::done();
  return Move::play_if_fits(view, open_visit(view.options, Purpose::verify, rate, 2 * view.options.stage),
                            view.options.stage);
}

double best_goodput(const View& view) {
  double best = 0;
  for (const auto& [users, level] : view.evidence.levels) best = std::max(best, goodput_of(level, view.visits));
  return best;
}

// The claim "up to so many users" rests on the highest level: a first look is not enough for it.
bool top_is_decided(const View& view) {
  const Level* top = view.evidence.highest();
  return top->decisive > 0 || view.visits[top->visits.back()].step.stage.duration >= view.options.stage;
}

// The closed visit to the highest level after the open ones, if it was played.
std::optional<std::size_t> witness_of(const View& view) {
  const auto verified = verify_visits(view);
  const auto repeats = all_of(view.visits, Purpose::repeat);
  if (verified.empty() || repeats.empty() || repeats.back() < verified.back()) return std::nullopt;
  return repeats.back();
}

// A target that served twice the rate in closed load and cannot serve it now, although nothing stopped: either open
// load is harder for it, or it is not as fast as it was. Only closed load tried again can tell.
bool wants_witness(const View& view) {
  const auto visits = verify_visits(view);
  if (visits.size() < 2 || witness_of(view)) return false;
  return std::all_of(visits.begin(), visits.begin() + 2, [&](std::size_t visit) {
    const Seen& seen = view.evidence.seen[visit];
    return seen.broken && seen.breach.reason == Reason::latency && seen.stalls.pauses == 0 &&
           seen.goodput < kept_up * open_load(view.visits[visit])->rate.at({});
  });
}

Move visit_top(const View& view) {
  const std::uint32_t top = view.evidence.highest()->users;
  return Move::play(decisive_visit(view.options, view.visits, view.evidence, Purpose::repeat, top));
}

Move verify_health(const View& view) {
  if (!top_is_decided(view)) return visit_top(view);
  double rate = part_of_healthy * best_goodput(view);
  if (view.options.max_rps) rate = std::min(rate, part_of_budget * *view.options.max_rps);
  rate = std::max(rate, least_rate);
  if (!within_budget(view, rate)) return Move::done();

  const auto play = [&](double at) {
    // What follows a brief search looks on.
    const int stages = view.options.brief ? 1 : 2;
    const Duration length = std::max<Duration>(long_enough_for_pauses, stages * view.options.stage);
    return Move::play_if_fits(view, open_visit(view.options, Purpose::verify, std::max(at, least_rate), length),
                              least_check);
  };
  const auto visits = verify_visits(view);
  if (visits.empty()) return play(rate);
  std::vector<std::size_t> valid;
  std::copy_if(visits.begin(), visits.end(), std::back_inserter(valid),
               [&](std::size_t visit) { return counts(view, visit); });
  const bool spoiled = valid.size() < visits.size();  // what this machine could not bear is not asked of it again
  if (valid.empty()) return visits.size() == 1 ? play(part_of_healthy_again * rate) : Move::done();
  if (!view.evidence.seen[valid.back()].broken) return Move::done();
  if (valid.size() == 1) {
    return visits.size() < most_checks ? play(open_load(view.visits[valid.front()])->rate.at({})) : Move::done();
  }
  if (valid.size() == 2 && !spoiled) return play(part_of_healthy_again * rate);
  return wants_witness(view) ? visit_top(view) : Move::done();
}

}  // namespace

bool slowed_down(const View& view) {
  const auto witness = witness_of(view);
  if (!witness || verify_visits(view).size() < 2) return false;
  double before = 0;
  for (std::size_t visit = 0; visit < *witness; ++visit) {
    if (closed_load(view.visits[visit]) && about_levels(view.visits[visit].step.purpose)) {
      before = std::max(before, view.evidence.seen[visit].goodput);
    }
  }
  return view.evidence.seen[*witness].goodput < speed_remained * before;
}

std::vector<std::size_t> verify_visits(const View& view) { return all_of(view.visits, Purpose::verify); }

Move draw_curve(const View& view) {
  const Level* broken = breaking_level(view.evidence);
  if (!broken || !holding_level(view.evidence) || !wants_curve(*broken, view.shape)) return Move::done();
  const auto drawn = all_of(view.visits, Purpose::curve).size();
  if (drawn >= std::size(curve_points)) return Move::done();
  const bool first_broke = drawn == 1 && view.evidence.seen[all_of(view.visits, Purpose::curve).front()].broken;
  const double rate = (first_broke ? curve_point_below : curve_points[drawn]) * view.shape.capacity;
  if (rate < least_rate || !within_budget(view, rate)) return Move::done();
  const Duration length = drawn == 0 ? view.options.stage : 2 * view.options.stage;
  return Move::play_if_fits(view, open_visit(view.options, Purpose::curve, rate, length), view.options.stage);
}

Move verify(const View& view) { return breaking_level(view.evidence) ? verify_limit(view) : verify_health(view); }

}  // namespace brink::verdict
