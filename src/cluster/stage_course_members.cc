// Who comes and goes while a stage is played, and what becomes of their load.
#include <algorithm>
#include <cmath>
#include <utility>

#include "base/check.h"
#include "cluster/stage_course.h"

namespace brink::cluster {
namespace {

// Until all have heard what else they are to play, and have looked.
constexpr Duration notice = std::chrono::milliseconds(300);

}  // namespace

// What somebody played who was lost before the stage.
void StageCourse::begin_without(std::uint32_t seat) {
  if (divisible()) {
    constexpr std::uint32_t nobody = 0;
    dealing_.give({nobody, seat, crew_.segment(seat), begin_});
    dealing_.lose(nobody, begin_, those_playing(), begun_of());
    return;
  }
  if (of_.part != engine::Part::measure) return;
  auto& members = crew_.members();
  const auto last = std::find_if(members.rbegin(), members.rend(), [&](const Member& m) { return m.seat == seat; });
  if (last == members.rend()) return;
  last->part.begun = last->part.lost_before = true;
  last->part.lost_at = Duration{};
  dealing_.give({last->number, seat, crew_.segment(seat), begin_});
}

Members StageCourse::those_playing() const {
  Members out;
  for (const Member& member : crew_.members()) {
    if (member.playing() && !member.quits) out.push_back(member.number);
  }
  return out;
}

const Member* StageCourse::who(std::uint32_t number) const {
  const auto& members = crew_.members();
  const auto at = std::find_if(members.begin(), members.end(), [&](const Member& m) { return m.number == number; });
  return at == members.end() ? nullptr : &*at;
}

Member& StageCourse::numbered(std::uint32_t number) {
  const Member* found = who(number);
  CHECK(found != nullptr);
  return crew_.members()[static_cast<std::size_t>(found - crew_.members().data())];
}

// From an agreed moment on the others play what it played; what became due in between nobody knows of.
void StageCourse::look_for_losses() {
  for (Member& member : crew_.members()) {
    if (member.here || !member.part.begun || member.part.end || member.part.lost_at) continue;
    member.part.lost_at = since_begin();
    const auto others = those_playing();
    if (!divisible() || others.empty() || drains_) continue;
    deal_out(member, std::max(now_(), begin_) + notice, others);
  }
}

void StageCourse::deal_out(const Member& member, Instant at, const Members& others) {
  tell(dealing_.lose(member.number, at, others, begun_of()));
}

void StageCourse::tell(const std::vector<Holding>& dealt) {
  for (const Holding& held : dealt) {
    crew_.tell(numbered(held.member), Share{of_.number, held.segment, held.from, held.until, held.first});
  }
}

// Of one that is told to end the others play what it has, from an agreed moment on; then it ends what is under way.
void StageCourse::look_for_leavers() {
  for (Member& member : crew_.members()) {
    if (!member.quits || !member.playing() || of_.part != engine::Part::measure) continue;
    if (!member.part.leaves) hand_over(member);
    if (now_() < *member.part.leaves || std::exchange(member.part.halted, true)) continue;
    crew_.tell(member, Halt{});
  }
  look_for_legacies();
  crew_.let_leavers_go();
}

// Where it is counted it is known what one that has gone in order had begun, once it has said so: the others do the
// rest.
void StageCourse::look_for_legacies() {
  if (!counted() || !divisible() || drains_) return;
  for (Member& member : crew_.members()) {
    const auto others = those_playing();
    if (!member.part.leaves || !member.part.end || member.part.handed_over || others.empty()) continue;
    deal_out(member, std::max(now_(), begin_) + notice, others);
    member.part.handed_over = true;
  }
}

// What is counted ends at each of them by itself: one may have ended, and not been heard yet, when it was told to play
// more.
void StageCourse::look_for_unplayed() {
  if (!counted() || drains_) return;
  const auto left_over = [this](const Holding& held) { return unplayed(held); };
  const BegunOf begun = plays_scenarios() ? BegunOf() : begun_of();
  tell(dealing_.pass_on(left_over, std::max(now_(), begin_) + notice, those_playing(), begun));
}

void StageCourse::hand_over(Member& member) {
  member.part.leaves = now_();
  if (counted()) return;  // at once; see look_for_legacies()
  const auto others = those_playing();
  if (!divisible() || others.empty() || drains_) return;
  const Instant at = std::max(now_(), begin_) + notice;
  for (const Holding& held : dealing_.all()) {
    if (held.member != member.number || held.until != never) continue;
    crew_.tell(member, Share{of_.number, held.segment, held.from, at});
  }
  deal_out(member, at, others);
  member.part.leaves = at;
  member.part.handed_over = true;
}

void StageCourse::look_for_joiners() {
  if (drains_ || over() || of_.part != engine::Part::measure) return;
  for (Member& member : crew_.members()) {
    if (!member.here || !member.ready || member.quits || member.part.begun) continue;
    if (of_.stage.requests) continue;
    if (plays_scenarios()) {
      join_test(member);
    } else {
      join(member);
    }
  }
}

// Late enough that those who play it meanwhile have heard of that, or have stopped because their lease is over.
Instant StageCourse::when_to_join(bool held_by_others) const {
  return std::max(now_(), begin_) + notice + (held_by_others ? crew_.setup().lease : Duration{});
}

// Whoever takes the seat of one that was lost plays its load from an agreed moment on.
void StageCourse::join(Member& member) {
  const Instant at = when_to_join(dealing_.holds(member.seat));
  for (const Holding& held : dealing_.recall(member.seat, at)) {
    Member& holder = numbered(held.member);
    if (holder.playing()) crew_.tell(holder, Share{of_.number, held.segment, held.from, held.until});
  }
  dealing_.give({member.number, member.seat, crew_.segment(member.seat), at});
  begin_late(member, at);
}

// Of a test what comes by itself of its seat's load, and all that nobody plays. Where there is neither it waits.
void StageCourse::join_test(Member& member) {
  const Instant at = when_to_join(true);
  const auto handover =
      dealing_.hand_over({member.number, member.seat}, at, those_playing(), hearer_->counted(), begun_of());
  for (const Holding& held : handover.ends) {
    crew_.tell(numbered(held.member), Share{of_.number, held.segment, held.from, held.until});
  }
  bool has_any = !handover.given.empty();
  for (const Member& lost : crew_.members()) {
    const bool left_its_load = !lost.here && lost.part.begun && !lost.part.end;
    if (left_its_load) has_any |= !dealing_.lose(lost.number, at, {member.number}, begun_of()).empty();
  }
  if (has_any) begin_late(member, at);
}

void StageCourse::begin_late(Member& member, Instant at) {
  member.part = {};
  member.part.begun = true;
  member.part.spoke = since_begin();
  member.part.joined = at - begin_;
  crew_.tell(member, play_for(member, at));
}

void StageCourse::describe(const Member& member, run::ProcessState& state) const {
  const Part& part = member.part;
  state.number = member.number;
  state.pid = member.who.pid;
  state.segment = crew_.segment(member.seat);
  state.users = member.users;
  state.joined = part.joined;
  state.again = member.again;
  state.called = crew_.name_of(member);
  state.identity = member.who.identity;
  state.host = member.who.host;
  if (!crew_.one_clock()) state.clock = {member.offset, member.offset_error};
  if (part.end && part.leaves) {
    const bool handed_over = part.handed_over && dealing_.restored(member.number);
    state.left = {std::max(Duration{}, *part.leaves - begin_), handed_over};
  }
  if (part.end || member.here) return;
  state.lost = {part.lost_at.value_or(Duration{}), part.known_at, member.lost};
  state.lost->before = part.lost_before;
  state.lost->unknown = unknown_of(member);
  const auto restored = dealing_.restored(member.number);
  if (restored) state.lost->restored = std::max(Duration{}, *restored - begin_);
}

std::vector<run::ProcessNow> StageCourse::processes() const {
  std::vector<run::ProcessNow> out;
  for (const Member& member : crew_.members()) {
    if (!member.part.begun) continue;
    run::ProcessNow now;
    describe(member, now);
    now.ended = member.part.total.counts.ended_in_window;
    for (const sample::WorkerHealth& worker : member.part.workers) {
      now.cpu_share += worker.cpu_share();
      now.loop_lag_p999 = std::max(now.loop_lag_p999, worker.loop_lag_p999);
    }
    if (!member.part.send_lag.empty()) now.send_lag_p99 = member.part.send_lag.quantile(0.99);
    out.push_back(std::move(now));
  }
  return out;
}

run::StageResult StageCourse::take() {
  look_for_losses();
  crew_.give_accounts();
  run::StageResult result = ledger_.take(crew_.members(), begin_ + of_.stage.warmup);
  Duration earliest = Duration::max(), latest = Duration::min(), error{};
  for (run::ProcessPart& part : result.processes) {
    const Member& member = numbered(part.number);
    describe(member, part);
    if (member.part.late) {
      earliest = std::min(earliest, *member.part.late);
      latest = std::max(latest, *member.part.late);
      error = std::max(error, member.offset_error);
    }
    const bool missing = (part.lost && !part.lost->restored) || (part.left && !part.left->handed_over);
    result.cut_short = result.cut_short || missing;
  }
  result.cut_short = result.cut_short || !dealing_.complete();
  if (latest >= earliest) result.start = run::StartSpread{latest - earliest, 2 * error};
  if (ended_by_users_) result.cut_short = false;
  return result;
}

}  // namespace brink::cluster
