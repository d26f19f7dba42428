// The course of one stage that several workers play: they begin together, are watched while they play, and their parts
// are made one. The coordinator's thread.
#pragma once

#include "cluster/crew.h"

namespace brink::cluster {

struct PlayedStage {
  std::uint32_t number = 0;
  const plan::Stage& stage;
  engine::Part part = engine::Part::measure;
  bool stop_when_lost = false;
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
  bool playing(const Member& member) const { return member.here && !member.played; }
  void look_for_tallies();
  void look_for_silence();
  void look_for_ends();
  void halt(bool cut);
  aggregate::Live live() const;

  Crew& crew_;
  PlayedStage of_;
  const run::Keep& keep_;
  const std::function<Instant()>& now_;
  Instant begin_;
  bool asked_ = false;   // for tallies, and not all have come
  bool wanted_ = false;  // by the onlooker
  Instant next_question_{};
  bool drains_ = false;  // they were told to end
  bool cuts_ = false;
  bool ended_by_users_ = false;  // and that is the stage's own end
  std::optional<Instant> first_end_;
};

}  // namespace brink::cluster
