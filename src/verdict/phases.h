// The phases of a search, in their order. Each looks at the evidence and says: my job is done, or play this first, or
// the search is over. Internal to search.cc.
#pragma once

#include <optional>

#include "verdict/evidence.h"
#include "verdict/shape.h"
#include "verdict/steps.h"

namespace brink::verdict {

struct View {
  const SearchOptions& options;
  const std::vector<Visit>& visits;
  const Evidence& evidence;
  const Shape& shape;
};

struct Move {
  enum class Kind : std::uint8_t { done, play, over };
  Kind kind = Kind::done;
  Step step;

  static Move done() { return {}; }
  static Move over() { return {Kind::over, {}}; }
  static Move play(Step step) { return {Kind::play, std::move(step)}; }
  // What the answer can do without: done with, when time is too short for it.
  static Move play_if_fits(const View& view, Step step, Duration least) {
    auto shorter = fitted(view.options, view.evidence, std::move(step), least);
    return shorter ? play(std::move(*shorter)) : done();
  }
};

Move warm_up(const View& view);         // until it has settled
Move visit_one_user(const View& view);  // what breaks here always breaks
Move explore(const View& view);         // doubling, until something breaks or nothing is left to try
Move check_survival(const View& view);  // is the target still there after a breakdown?
Move narrow(const View& view);          // bisection
Move repeat_ends(const View& view);     // both ends again, interleaved
Move see_recovery(const View& view);    // at half of what holds
Move draw_curve(const View& view);      // open, where latency broke a saturated target
Move verify(const View& view);          // open, at what is about to be promised

// Recovery visits since the last breakdown that called for one, and what the latest of them says.
struct Recovery {
  std::size_t visits = 0;
  bool held = false;
};
Recovery recovery_since(const View& view, std::size_t breakdown);
std::optional<std::size_t> last_breakdown(const View& view);

// The open visits at the end of a search that found nothing to break: at half of what held, for as long as a pause of
// ten seconds' period needs to show; when a rule breaks there, once more, and once at a fifth of it.
std::vector<std::size_t> verify_visits(const View& view);

// Whether the target, or the machine below it, has become slower in the course of the run: closed load at the highest
// level, tried again after open load failed for want of speed, gets through less than before. Then nothing is known of
// where it breaks.
bool slowed_down(const View& view);

}  // namespace brink::verdict
