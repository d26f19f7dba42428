// What has begun of a stage where that is counted, iterations of a test or requests, and what is left of it.
#include <algorithm>
#include <cmath>

#include "cluster/stage_course.h"
#include "plan/stride.h"

namespace brink::cluster {

BegunOf StageCourse::begun_of() const {
  if (plays_scenarios()) return [this](const Holding& held) { return hearer_->begun(held.member, part_of(held)); };
  if (!of_.stage.requests) return {};
  return [this](const Holding& held) { return std::vector<std::uint64_t>{requests_begun(held)}; };
}

// Of a share, when whoever has it has ended. A count that was ended before its time is over for all of them.
bool StageCourse::unplayed(const Holding& held) const {
  const Member* holder = who(held.member);
  if (held.unplayed || held.first.empty() || holder == nullptr || !holder->part.end) return false;
  if (plays_scenarios()) return !hearer_->has(held.member, part_of(held));
  const Part& part = holder->part;
  const bool its_time = of_.stage.duration && part.length >= *of_.stage.duration;
  return !its_time && !part.end->cut_short && requests_begun(held) < requests_of(held);
}

std::uint64_t StageCourse::requests_of(const Holding& held) const {
  const std::uint64_t all = crew_.segment(held.seat).share(*of_.stage.requests);
  return plan::every_from(all, held.first.empty() ? 0 : held.first.front(), held.stride);
}

// They are all alike: who has begun so many has begun first what it was given first.
std::uint64_t StageCourse::requests_begun(const Holding& held) const {
  const Member* holder = who(held.member);
  if (holder == nullptr) return 0;
  const aggregate::Counts& counts = holder->part.total.counts;
  std::uint64_t begun = counts.due - counts.missed;
  for (const Holding& one : dealing_.all()) {
    if (&one == &held) break;
    if (one.member == held.member) begun -= std::min(begun, requests_of(one));
  }
  return std::min(begun, requests_of(held));
}

// Of what it held, and of what others were to do of its own and have not.
std::uint64_t StageCourse::requests_left(const Member& member) const {
  std::uint64_t left = 0;
  for (const Holding& held : dealing_.all()) {
    const bool its = held.member == member.number || (held.seat == member.seat && held.unplayed);
    if (its && held.until == never) left += requests_of(held) - requests_begun(held);
  }
  return left;
}

// Of a count what nobody has made; otherwise arrivals of what it held, in the window as far as it has come, of which no
// account tells.
double StageCourse::unknown_of(const Member& member) const {
  if (of_.stage.requests && !of_.stage.duration) return static_cast<double>(requests_left(member));
  const auto* open = std::get_if<plan::Open>(&of_.stage.load);
  if (open == nullptr || !of_.stage.duration) return 0;
  const Instant window = begin_ + of_.stage.warmup, end = std::min(window + *of_.stage.duration, now_());
  double due = 0;
  for (const Holding& held : dealing_.all()) {
    if (held.member != member.number) continue;
    const Duration from = std::max(held.from, window) - begin_, until = std::min(held.until, end) - begin_;
    if (until > from) due += (open->rate.integral(until) - open->rate.integral(from)) / held.segment.count;
  }
  return std::max(0.0, std::round(due - static_cast<double>(member.part.total.counts.due)));
}

}  // namespace brink::cluster
