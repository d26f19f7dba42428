#include "cluster/stage_course.h"

#include <algorithm>

namespace brink::cluster {
namespace {

using std::chrono::milliseconds;

constexpr Duration watch_step = milliseconds(100);
// Until all have heard that they are to begin: of processes of this machine, and of others.
constexpr Duration head_start = milliseconds(20);
constexpr Duration long_head_start = milliseconds(500);
// A program may hold its interpreter for long without giving it up; then its process cannot account for itself.
constexpr Duration longest_silence = std::chrono::seconds(60);
// After the first of them has ended a stage whose end is its users': how long the others may take to do so.
constexpr Duration long_goodbye = std::chrono::seconds(1);
// So many say ten times a second how they stand; of more, each the less often.
constexpr std::size_t lively = 20;

}  // namespace

StageCourse::StageCourse(Crew& crew, PlayedStage of, const run::Keep& keep, const std::function<Instant()>& now)
    : crew_(crew),
      hearer_(dynamic_cast<run::k6::TestHearer*>(crew.setup().program.get())),
      of_(of),
      keep_(keep),
      now_(now),
      begin_(now() + (crew.setup().forked ? head_start : long_head_start)),
      ledger_(crew.routes(), crew.names()) {
  begin();
}

void StageCourse::begin() {
  crew_.count_users(calls() && hearer_ == nullptr);
  std::vector<bool> vacant(crew_.setup().seats, true);
  crew_.let_leavers_go();
  for (Member& member : crew_.members()) {
    member.part = {};
    if (!member.here || !member.ready) continue;
    member.part.begun = true;
    vacant[member.seat] = false;
    ++began_;
    dealing_.give({member.number, member.seat, crew_.segment(member.seat), begin_});
  }
  for (std::uint32_t seat = 0; seat < vacant.size(); ++seat) {
    if (vacant[seat]) begin_without(seat);
  }
  for (const Member& member : crew_.members()) {
    if (member.playing()) crew_.tell(member, play_for(member, begin_));
  }
}

Play StageCourse::play_for(const Member& member, Instant from) const {
  Play play{.number = of_.number, .part = of_.part, .stage = of_.stage, .begin = begin_, .from = from};
  play.samples = keep_.samples / std::max<std::size_t>(began_, 1);
  play.watched = keep_.watched;
  if (hearer_ != nullptr) play.briefing = hearer_->briefing();
  play.pace = watch_step * static_cast<std::int64_t>(std::clamp<std::size_t>(began_ / lively, 1, 10));
  for (const Holding& held : dealing_.all()) {
    const bool its_own = held.seat == member.seat && held.first.empty();
    if (held.member == member.number && !its_own && held.until == never)
      play.shares.push_back({of_.number, held.segment, held.from, held.until, held.first});
  }
  return play;
}

bool StageCourse::calls() const {
  const auto* closed = std::get_if<plan::Closed>(&of_.stage.load);
  return closed != nullptr && closed->called;
}

bool StageCourse::over() const {
  const auto& members = crew_.members();
  return std::none_of(members.begin(), members.end(), [](const Member& member) { return member.playing(); });
}

void StageCourse::go_on(const run::Watcher& watcher) {
  const Instant until = now_() + watch_step;
  for (Instant at = now_(); at < until && !over(); at = now_()) {
    crew_.listen(until - at, [this](Member& member, Message& message) { hear(member, message); });
  }
  look_for_silence();
  look_for_losses();
  look_for_leavers();
  look_for_unplayed();
  look_for_joiners();
  look_for_ends();
  look_for_onlooker();
  const run::Watch wish = watcher(live(), since_begin());
  if (wish == run::Watch::drain) halt(false);
  if (wish == run::Watch::cut) halt(true);
}

// What is of another stage comes too late to count.
void StageCourse::hear(Member& member, Message& message) {
  if (!member.playing()) return;
  Part& part = member.part;
  if (auto* standing = std::get_if<Standing>(&message); standing != nullptr && standing->number == of_.number) {
    part.live = std::move(standing->live);
    member.users = standing->users;
    part.spoke = since_begin();
  }
  if (auto* said = std::get_if<Account>(&message); said != nullptr && said->number == of_.number) {
    settle(member, fits(*said) && ledger_.add(member, *said));
    pass_on(member, *said);
  }
  if (auto* played = std::get_if<Played>(&message); played != nullptr && played->last.number == of_.number) {
    settle(member, fits(played->last) && ledger_.close(member, *played));
    pass_on(member, played->last);
  }
}

bool StageCourse::fits(const Account& account) const {
  return !account.news || (hearer_ != nullptr && hearer_->fits(*account.news));
}

void StageCourse::pass_on(const Member& member, const Account& account) {
  if (account.news && member.here) hearer_->hear(member.number, crew_.name_of(member), *account.news);
}

void StageCourse::settle(Member& member, bool fits) {
  if (!fits) return crew_.drop(member, "said what does not add up");
  member.part.known_at = member.part.spoke = since_begin();
}

// Once a second, as they come.
void StageCourse::look_for_onlooker() {
  const Instant now = now_();
  if (now >= next_accounts_) {
    next_accounts_ = now + std::chrono::seconds(1);
    crew_.give_accounts();
  }
  wanted_ = wanted_ || (keep_.onlooker != nullptr && keep_.onlooker->wants_tally(now));
  const auto& members = crew_.members();
  const auto silent = [](const Member& m) { return m.playing() && m.part.known_at == Duration{}; };
  if (!wanted_ || over() || std::any_of(members.begin(), members.end(), silent)) return;
  wanted_ = false;
  if (keep_.onlooker->wants_processes()) keep_.onlooker->on_processes(processes());
  keep_.onlooker->on_tally(ledger_.tally(members), now);
}

// One that plays says so ten times a second; one that does not is held up for ever.
void StageCourse::look_for_silence() {
  const Duration since = now_() - begin_;
  for (Member& member : crew_.members()) {
    if (member.playing() && since - member.part.spoke > longest_silence) {
      crew_.drop(member, "said nothing of its load for a minute");
    }
  }
}

void StageCourse::look_for_ends() {
  const auto& members = crew_.members();
  const auto lost = [](const Member& m) { return m.part.lost_at.has_value(); };
  if (of_.on_loss == plan::OnLoss::stop && std::any_of(members.begin(), members.end(), lost)) halt(false);
  if (!calls() || drains_ || hearer_ != nullptr) return;
  const auto ended = [](const Member& m) { return m.part.end && !m.part.leaves; };
  if (!first_end_ && std::any_of(members.begin(), members.end(), ended)) first_end_ = now_();
  if (first_end_ && now_() > *first_end_ + of_.stage.drain + long_goodbye) {
    ended_by_users_ = true;
    halt(false);
  }
}

void StageCourse::halt(bool cut) {
  if ((cut && !cuts_) || (!cut && !drains_)) {
    for (const Member& member : crew_.members()) {
      if (member.playing()) crew_.tell(member, Halt{cut});
    }
  }
  drains_ = true;
  cuts_ = cuts_ || cut;
}

// Before everybody has been heard of, nothing can be said of all.
aggregate::Live StageCourse::live() const {
  aggregate::Live all;
  bool first = true;
  for (const Member& member : crew_.members()) {
    if (!member.part.begun || member.part.lost_at) continue;
    if (!member.part.live) return {};
    if (std::exchange(first, false)) {
      all = *member.part.live;
    } else {
      all.merge(*member.part.live);
    }
  }
  return all;
}

}  // namespace brink::cluster
