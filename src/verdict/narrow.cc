// From a level that breaks and one that holds to an answer: survival, bisection, ends again, recovery.
#include <algorithm>

#include "verdict/bracket.h"
#include "verdict/guess.h"
#include "verdict/phases.h"

namespace brink::verdict {
namespace {

constexpr std::size_t most_recoveries = 2;
constexpr double apart_with_rays = 1.15;
constexpr std::size_t enough_to_bracket = 6, enough_when_brief = 4;  // decisive visits

// A breakdown after which lower levels may fail for what was done to the target, not for what they are: most requests
// unanswered, or a clear failure at users that held before.
bool shook_the_target(const View& view, std::size_t visit) {
  const Seen& seen = view.evidence.seen[visit];
  if (!seen.broken || !about_levels(view.visits[visit].step.purpose)) return false;
  if (seen.collapsed) return true;
  if (seen.breach.strength < Strength::clear || seen.breach.reason != Reason::errors) return false;
  const plan::Closed* closed = closed_load(view.visits[visit]);
  for (std::size_t i = 0; i < visit; ++i) {
    const plan::Closed* before = closed_load(view.visits[i]);
    if (!before || before->users != closed->users || !about_levels(view.visits[i].step.purpose)) continue;
    if (say_of(view.evidence.seen[i], seen.breach, view.options.rules).held_well) return true;
  }
  return false;
}

Step recovery_step(const View& view) {
  const Level* held = holding_level(view.evidence);
  const std::uint32_t users = std::max<std::uint32_t>(1, (held ? held->users : 1) / 2);
  return short_visit(view.options, view.evidence, Purpose::recovery, users);
}

std::size_t decisive_visits(const View& view) {
  return static_cast<std::size_t>(std::count_if(view.visits.begin(), view.visits.end(), [](const Visit& v) {
    return v.step.purpose == Purpose::bracket || v.step.purpose == Purpose::repeat;
  }));
}

// Beyond what a bracket takes: to see both ends again.
std::size_t extra_visits(const View& view) {
  return view.options.brief ? 0 : 2 * std::max<std::size_t>(1, view.options.repeat);
}

// In a queue every visit near the wall is a measurement of where it breaks; when enough of them are there, another vote
// on one number of users adds little.
bool rays_suffice(const View& view) {
  const Level* broken = breaking_level(view.evidence);
  const Level* held = holding_level(view.evidence);
  if (!broken || !held || broken->breach.reason != Reason::latency || !broken->breach.route) return false;
  if (broken->users > apart_with_rays * held->users) return false;
  const auto rays = where_rays_meet(view, *broken->breach.route);
  return rays && rays->visits >= 4 + extra_visits(view);
}

// Evidence near the threshold can keep turning; past this the answer is what it is, and not called stable.
bool enough_deciding(const View& view) {
  const std::size_t enough = view.options.brief ? enough_when_brief : enough_to_bracket;
  return rays_suffice(view) || decisive_visits(view) >= enough + extra_visits(view);
}

Move decide(const View& view, Purpose purpose, std::uint32_t users) {
  return Move::play(decisive_visit(view.options, view.visits, view.evidence, purpose, users));
}

}  // namespace

std::optional<std::size_t> last_breakdown(const View& view) {
  for (std::size_t i = view.visits.size(); i-- > 0;) {
    if (view.evidence.seen[i].broken && about_levels(view.visits[i].step.purpose)) return i;
  }
  return std::nullopt;
}

Recovery recovery_since(const View& view, std::size_t breakdown) {
  Recovery recovery;
  for (const std::size_t visit : all_of(view.visits, Purpose::recovery)) {
    if (visit < breakdown) continue;
    ++recovery.visits;
    recovery.held = !view.evidence.seen[visit].broken;
  }
  return recovery;
}

Move check_survival(const View& view) {
  std::optional<std::size_t> shaken;
  for (std::size_t i = 0; i < view.visits.size(); ++i) {
    if (shook_the_target(view, i)) shaken = i;
  }
  if (!shaken) return Move::done();
  const Recovery recovery = recovery_since(view, *shaken);
  if (recovery.held) return Move::done();
  return recovery.visits < most_recoveries ? Move::play(recovery_step(view)) : Move::over();
}

Move narrow(const View& view) {
  const Level* broken = breaking_level(view.evidence);
  const Level* held = holding_level(view.evidence);
  if (!broken || !held || enough_deciding(view)) return Move::done();
  const Level* ours = view.evidence.lowest(State::ours);
  if (ours && ours->users < broken->users) return Move::done();
  const auto guess = guess_break(view, *held, *broken);
  const auto tried = all_of(view.visits, Purpose::bracket).size();
  const auto next = between(held->users, broken->users, guess, tried);
  return next ? decide(view, Purpose::bracket, *next) : Move::done();
}

Move repeat_ends(const View& view) {
  const Level* broken = breaking_level(view.evidence);
  const Level* held = holding_level(view.evidence);
  if (!broken || !held || enough_deciding(view)) return Move::done();
  const std::size_t wanted = 1 + std::max<std::size_t>(1, view.options.repeat);
  const bool low_first = held->visits.size() <= broken->visits.size();
  const Level* next = low_first ? held : broken;
  if (next->visits.size() >= wanted) next = low_first ? broken : held;
  if (next->visits.size() >= wanted) return Move::done();
  const Step step = decisive_visit(view.options, view.visits, view.evidence, Purpose::repeat, next->users);
  return Move::play_if_fits(view, step, *step.stage.duration);
}

Move see_recovery(const View& view) {
  const auto breakdown = last_breakdown(view);
  if (!breakdown || !breaking_level(view.evidence)) return Move::done();
  const Recovery recovery = recovery_since(view, *breakdown);
  if (recovery.held) return Move::done();
  if (recovery.visits >= most_recoveries) return Move::over();
  const Step step = recovery_step(view);
  return Move::play_if_fits(view, step, *step.stage.duration);
}

}  // namespace brink::verdict
