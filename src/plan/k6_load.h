// What load the scenarios of a test come to: how long they take, how many users they need, and when the arrivals of one
// are due. Pure arithmetic; no clock.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "plan/k6.h"
#include "plan/k6_segments.h"
#include "plan/rate.h"

namespace brink::plan::k6 {

std::string_view executor_name(const Executor& executor);  // "constant-vus"
// From its start: when it begins nothing any more, at the latest.
Duration length_of(const Executor& executor);
// Users it has from its start on, and at most.
std::uint32_t planned_users(const Executor& executor);
std::uint32_t most_users(const Executor& executor);
// Iterations that a part of it is to have in all, where it says so; the whole unless said otherwise.
std::optional<std::uint64_t> iterations_of(const Executor& executor, const Stripe& part = {});
// How far it is, 0 to 1: by iterations where it is known how many there are to be, otherwise (0) by time.
double progress_of(const Executor& executor, Duration elapsed, std::uint64_t completed, std::uint64_t planned);

// Of all together, from the start of the test: the end of the last one, with its graceful stop.
Duration longest(const std::vector<Scenario>& scenarios);
// Users needed at once, from the start (`planned`) and at most: those of scenarios that do not overlap are shared.
struct UsersNeeded {
  std::uint32_t planned = 0;
  std::uint32_t most = 0;
};
UsersNeeded users_needed(const std::vector<Scenario>& scenarios);

// The starts of an arrival-rate scenario that are a part's: exactly as many as there is area under its rate, each when
// the rate calls for it; none at or beyond the end but, of a ramping rate, the one that completes the area.
class DueTimes {
 public:
  DueTimes(const ConstantArrivals& arrivals, Stripe mine);
  DueTimes(const RampingArrivals& arrivals, Stripe mine);

  // Of the next one, from the start of the scenario; Duration::max() when there is none.
  Duration peek() const { return next_; }
  void pop();
  // To the first that is due at `t` or later, however many are left out.
  void skip_to(Duration t);

 private:
  Duration due(std::uint64_t number) const;

  Stripe mine_;
  std::uint64_t taken_ = 0;
  std::uint64_t all_ = 0;   // of the whole scenario
  std::uint64_t rate_ = 0;  // constant: in each unit
  Duration unit_{};
  Rate ramp_;  // ramping
  Duration end_{};
  Duration next_{};
};

}  // namespace brink::plan::k6
