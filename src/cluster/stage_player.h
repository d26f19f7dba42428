// One stage as a worker plays it: what it says of it meanwhile and at its end. The playing thread.
#pragma once

#include "cluster/worker.h"

namespace brink::cluster {

class StagePlayer final : run::Onlooker {
 public:
  StagePlayer(const WorkerSetup& setup, Desk& desk, run::LoadSource& load, plan::Segment segment);
  // To its end.
  void play(const Play& play);

 private:
  bool wants_tally(Instant now) override;
  bool wants_summary() const override { return true; }
  void on_summary(aggregate::StageSummary summary) override { so_far_ = std::move(summary); }
  void on_tally(const aggregate::Tally& tally, Instant now) override;

  run::Watch look(const aggregate::Live& live);
  void tell_standing(const aggregate::Live& live);
  // Moments of a stage are counted from its beginning, as everybody does: whatever is known of the clocks, where one
  // ends another begins.
  Instant own(Instant of_stage) const { return of_stage == never ? never : begin_ + (of_stage - agreed_); }
  engine::Share own(const Share& share) const {
    return {share.segment, own(share.from), own(share.until), share.first};
  }
  std::vector<engine::Share> take_shares();
  // `over`: nothing more is played of it.
  Account account_of(aggregate::StageSummary now, bool over);
  Played played(const plan::Stage& stage, run::StageResult result);
  std::uint32_t users() const { return setup_.program ? setup_.program->users() : 0; }

  const WorkerSetup& setup_;
  run::k6::TestTeller* teller_;  // the program, where it is a part of a test of k6
  Desk& desk_;
  run::LoadSource& load_;
  plan::Segment segment_;

  // Of the stage being played.
  std::uint32_t number_ = 0;
  engine::UserProgram* calls_ = nullptr;  // the program, where it says which users there are
  Instant agreed_{}, begin_{};            // when it begins, by the coordinator's clock and by this one
  Duration pace_{};
  Instant next_account_{};
  std::uint32_t accounts_ = 0;
  aggregate::StageSummary so_far_, told_;
  std::string standing_;     // as it was mentioned last, and
  Instant mentioned_{};      // when
  std::uint32_t users_ = 0;  // as of the last account: asking a program takes its interpreter from its users
  // Of the program, as it was told last.
  std::vector<std::string> names_;
  std::string account_;
};

}  // namespace brink::cluster
