// Gathers the tallies of all workers into one while a stage is played. One a stage; its thread is that of the onlooker.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "aggregate/recorder.h"
#include "run/load_source.h"

namespace brink::run {

class TallyCollector {
 public:
  // Without an onlooker nothing is ever asked for.
  TallyCollector(Onlooker* onlooker, std::vector<aggregate::Recorder*> recorders)
      : onlooker_(onlooker), recorders_(std::move(recorders)) {}

  // About ten times a second, never waits: asks all workers when a tally is due, and hands on the sum once each has
  // given its part.
  void look(Instant now);

 private:
  void ask();
  void give_summary();

  Onlooker* onlooker_;
  std::vector<aggregate::Recorder*> recorders_;
  std::vector<std::optional<aggregate::Tally>> parts_;             // by worker; empty: nothing was asked for
  std::vector<std::optional<aggregate::StageSummary>> summaries_;  // likewise, where they are wanted
};

}  // namespace brink::run
