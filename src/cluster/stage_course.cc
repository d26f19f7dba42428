#include "cluster/stage_course.h"

#include <algorithm>

#include "cluster/merge.h"

namespace brink::cluster {
namespace {

constexpr Duration watch_step = std::chrono::milliseconds(100);
// Until all have heard that they are to begin.
constexpr Duration head_start = std::chrono::milliseconds(20);
// A program may hold its interpreter for long without giving it up; then its process cannot account for itself.
constexpr Duration longest_silence = std::chrono::seconds(60);
// After the first of them has ended a stage whose end is its users': how long the others may take to do so.
constexpr Duration long_goodbye = std::chrono::seconds(1);

}  // namespace

StageCourse::StageCourse(Crew& crew, PlayedStage of, const run::Keep& keep, const std::function<Instant()>& now)
    : crew_(crew), of_(of), keep_(keep), now_(now), begin_(now() + head_start) {
  for (Member& member : crew.members()) {
    member.live.reset();
    member.told = false;
    member.known.reset();
    member.played.reset();
    member.lost_at.reset();
    member.seen = {};
  }
  crew.tell(Play{of.number, of.part, of.stage, begin_, keep.samples / crew.members().size(), keep.watched});
}

bool StageCourse::over() const {
  const auto& members = crew_.members();
  return std::none_of(members.begin(), members.end(), [this](const Member& member) { return playing(member); });
}

void StageCourse::go_on(const run::Watcher& watcher) {
  const Instant until = now_() + watch_step;
  for (Instant at = now_(); at < until && !over(); at = now_()) {
    crew_.listen(until - at, of_.number, std::max(Duration{}, at - begin_));
  }
  look_for_tallies();
  look_for_silence();
  look_for_ends();
  const run::Watch wish = watcher(live(), std::max(Duration{}, now_() - begin_));
  if (wish == run::Watch::drain) halt(false);
  if (wish == run::Watch::cut) halt(true);
}

// They come once a second whether or not somebody looks on: a program's account comes with them.
void StageCourse::look_for_tallies() {
  const auto& members = crew_.members();
  wanted_ = wanted_ || (keep_.onlooker != nullptr && keep_.onlooker->wants_tally(now_()));
  if (asked_ && std::all_of(members.begin(), members.end(), [&](const auto& m) { return !playing(m) || m.told; })) {
    asked_ = false;
    crew_.give_accounts();
    if (std::exchange(wanted_, false) && !over()) keep_.onlooker->on_tally(merged_tally(crew_), now_());
  }
  if (asked_ || (!wanted_ && now_() < next_question_)) return;
  asked_ = true;
  next_question_ = now_() + std::chrono::seconds(1);
  for (Member& member : crew_.members()) member.told = false;
  crew_.tell(Report{});
}

// One that plays says so ten times a second; one that does not is stopped, or held up for ever.
void StageCourse::look_for_silence() {
  const Duration since = now_() - begin_;
  for (const Member& member : crew_.members()) {
    if (playing(member) && since - member.seen > longest_silence) crew_.drop(member);
  }
}

void StageCourse::look_for_ends() {
  const auto& members = crew_.members();
  const auto lost = [](const Member& m) { return m.lost_at.has_value(); };
  if (of_.stop_when_lost && std::any_of(members.begin(), members.end(), lost)) halt(false);
  const auto* closed = std::get_if<plan::Closed>(&of_.stage.load);
  if (closed == nullptr || !closed->called || drains_) return;
  const auto ended = [](const Member& m) { return m.played.has_value(); };
  if (!first_end_ && std::any_of(members.begin(), members.end(), ended)) first_end_ = now_();
  if (first_end_ && now_() > *first_end_ + of_.stage.drain + long_goodbye) {
    ended_by_users_ = true;
    halt(false);
  }
}

void StageCourse::halt(bool cut) {
  if ((cut && !cuts_) || (!cut && !drains_)) crew_.tell(Halt{cut});
  drains_ = true;
  cuts_ = cuts_ || cut;
}

// Before everybody has been heard of, nothing can be said of all.
aggregate::Live StageCourse::live() const {
  aggregate::Live all;
  bool first = true;
  for (const Member& member : crew_.members()) {
    if (member.lost_at || (!member.here && !member.played)) continue;
    if (!member.live) return {};
    if (std::exchange(first, false)) {
      all = *member.live;
    } else {
      all.merge(*member.live);
    }
  }
  return all;
}

run::StageResult StageCourse::take() {
  crew_.give_accounts();
  run::StageResult result = merged(crew_);
  if (ended_by_users_) result.cut_short = false;
  return result;
}

}  // namespace brink::cluster
