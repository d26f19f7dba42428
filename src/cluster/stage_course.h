// The course of one stage that several workers play: they begin together, are watched while they play, and their parts
// are made one. The coordinator's thread.
#pragma once

#include "cluster/crew.h"
#include "cluster/dealing.h"
#include "cluster/ledger.h"
#include "plan/machines.h"

namespace brink::cluster {

struct PlayedStage {
  std::uint32_t number = 0;
  const plan::Stage& stage;
  engine::Part part = engine::Part::measure;
  plan::OnLoss on_loss = plan::OnLoss::redistribute;
};

class StageCourse {
 public:
  // Tells them to begin. All that is referred to outlives it.
  StageCourse(Crew& crew, PlayedStage of, const run::Keep& keep, const std::function<Instant()>& now);

  // A tenth of a second of it.
  void go_on(const run::Watcher& watcher);
  // Nobody plays any more.
  bool over() const;
  // Once it is over. Of those who were lost, what was heard of them last counts.
  run::StageResult take();

 private:
  void begin();
  Play play_for(const Member& member, Instant from) const;
  void hear(Member& member, Message& message);
  void settle(Member& member, bool fits);
  // What it tells of a test of k6.
  bool fits(const Account& account) const;
  void pass_on(const Member& member, const Account& account);
  Duration since_begin() const { return std::max(Duration{}, now_() - begin_); }
  Members those_playing() const;
  Member& numbered(std::uint32_t number);
  const Member* who(std::uint32_t number) const;  // null: nobody
  bool calls() const;                             // its users are called, see plan::Closed
  // Its load can be played by others than it was dealt to.
  bool divisible() const { return of_.on_loss == plan::OnLoss::redistribute && of_.part == engine::Part::measure; }
  run::k6::TestHearer::Part part_of(const Holding& held) const { return {held.first.empty(), held.segment, held.from}; }

  // What has begun of what somebody holds, where that is counted, and what is left (stage_course_rest.cc)
  bool counted() const { return plays_scenarios() || of_.stage.requests; }
  // Of a test of k6, whose iterations are dealt by their numbers; users of a search follow the stage's load.
  bool plays_scenarios() const { return hearer_ != nullptr && hearer_->plays_scenarios(); }
  BegunOf begun_of() const;
  bool unplayed(const Holding& held) const;
  std::uint64_t requests_of(const Holding& held) const;
  std::uint64_t requests_begun(const Holding& held) const;
  std::uint64_t requests_left(const Member& member) const;
  double unknown_of(const Member& member) const;

  // Who comes and goes (stage_course_members.cc)
  void begin_without(std::uint32_t seat);
  void look_for_losses();
  void look_for_leavers();
  void look_for_legacies();
  void look_for_unplayed();
  void hand_over(Member& member);
  void deal_out(const Member& member, Instant at, const Members& others);
  void tell(const std::vector<Holding>& dealt);
  void look_for_joiners();
  void join(Member& member);
  void join_test(Member& member);
  void begin_late(Member& member, Instant at);
  Instant when_to_join(bool held_by_others) const;

  void look_for_silence();
  void look_for_ends();
  void look_for_onlooker();
  void halt(bool cut);
  aggregate::Live live() const;
  // Of a member that has a part of the stage.
  void describe(const Member& member, run::ProcessState& state) const;
  std::vector<run::ProcessNow> processes() const;

  Crew& crew_;
  run::k6::TestHearer* hearer_;  // the run's program, where it stands for a test of k6
  PlayedStage of_;
  const run::Keep& keep_;
  const std::function<Instant()>& now_;
  Instant begin_;
  Ledger ledger_;
  Dealing dealing_;
  std::size_t began_ = 0;    // so many members
  bool wanted_ = false;      // a tally, by the onlooker
  Instant next_accounts_{};  // for the program
  bool drains_ = false;      // they were told to end
  bool cuts_ = false;
  bool ended_by_users_ = false;  // and that is the stage's own end
  std::optional<Instant> first_end_;
};

}  // namespace brink::cluster
