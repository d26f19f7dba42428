#include "plan/headcount.h"

#include <algorithm>
#include <cmath>

namespace brink::plan {
namespace {

using Real = long double;

std::uint32_t whole(double target) { return static_cast<std::uint32_t>(target); }

// The first nanosecond of a leg at which there are `users` on the way up, or no more than these on the way down.
// Products come before quotients, so that whatever is a whole nanosecond is found to be one.
Duration reached(const Leg& leg, std::uint32_t from, std::uint32_t users) {
  const Real rise = static_cast<Real>(whole(leg.target)) - from;
  const auto length = static_cast<Real>(leg.length.count());
  const Real t = rise > 0 ? std::ceil((static_cast<Real>(users) - from) * length / rise)
                          : std::floor((static_cast<Real>(users) + 1 - from) * length / rise) + 1;
  return Duration(static_cast<std::int64_t>(t));
}

// User i starts at ramp * i / users.
std::uint32_t started(const Closed& closed, Duration t) {
  if (t >= closed.ramp || closed.users == 0) return closed.users;
  const Real turns =
      static_cast<Real>(std::max(t, Duration{}).count()) * closed.users / static_cast<Real>(closed.ramp.count());
  return std::min(closed.users, static_cast<std::uint32_t>(turns) + 1);
}

}  // namespace

std::uint32_t users_at(const Closed& closed, Duration t) {
  if (closed.legs.empty()) return started(closed, t);
  std::uint32_t now = closed.at_first;
  Duration begin{};
  for (const Leg& leg : closed.legs) {
    const std::uint32_t target = whole(leg.target);
    if (t - begin < leg.length) {
      const auto gone = static_cast<Real>(std::max(t - begin, Duration{}).count());
      const Real rise = static_cast<Real>(target) - now;
      return static_cast<std::uint32_t>(std::floor(now + rise * gone / static_cast<Real>(leg.length.count())));
    }
    begin += leg.length;
    now = target;
  }
  return now;
}

Headcount::Headcount(const Closed& closed) : closed_(closed), from_(closed.at_first), users_(closed.at_first) {
  find_next();
}

void Headcount::pop() {
  if (next_ == Duration::max()) return;
  users_ = next_users_;
  find_next();
}

// Within a leg the number moves by one; a leg that lasts no time is one change.
void Headcount::find_next() {
  for (; leg_ < closed_.legs.size(); ++leg_) {
    const Leg& leg = closed_.legs[leg_];
    const std::uint32_t target = whole(leg.target);
    if (users_ != target) {
      const bool jumps = leg.length == Duration::zero();
      next_users_ = jumps ? target : users_ < target ? users_ + 1 : users_ - 1;
      next_ = jumps ? begin_ : begin_ + std::min(reached(leg, from_, next_users_), leg.length);
      return;
    }
    begin_ += leg.length;
    from_ = target;
  }
  next_ = Duration::max();
}

}  // namespace brink::plan
