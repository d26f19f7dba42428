// The course of one stage that several workers play: they begin together, are watched while they play, and their parts
// are made one. The coordinator's thread.
#pragma once

#include "cluster/crew.h"
#include "cluster/dealing.h"
#include "cluster/ledger.h"

namespace brink::cluster {

// What becomes of the load of a worker that is lost.
enum class OnLoss : std::uint8_t {
  go_on,         // it is missing; the others go on
  stop,          // the stage ends
  redistribute,  // the others play it
};

struct PlayedStage {
  std::uint32_t number = 0;
  const plan::Stage& stage;
  engine::Part part = engine::Part::measure;
  OnLoss on_loss = OnLoss::go_on;
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
  std::vector<std::uint32_t> those_playing() const;
  Member& numbered(std::uint32_t number);
  // Its load can be played by others than it was dealt to.
  bool divisible() const;
  BegunOf begun_of() const;

  void look_for_losses();
  void look_for_joiners();
  void look_for_silence();
  void look_for_ends();
  void look_for_onlooker();
  void halt(bool cut);
  aggregate::Live live() const;
  double unknown_of(const Member& member) const;

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
