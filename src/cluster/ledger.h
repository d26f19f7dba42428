// Ledger: what a stage's workers amount to together, kept as their accounts come: without loss, each row with those of
// its name, and in one summary however many they are. The coordinator's thread.
#pragma once

#include "cluster/member.h"
#include "cluster/names.h"
#include "cluster/step_sums.h"

namespace brink::cluster {

class Ledger {
 public:
  // `names` outlives it.
  Ledger(std::uint32_t routes, RowNames& names);

  // False: it does not fit what was said before, or the plan, and nothing of it was counted.
  bool add(Member& member, Account& account);
  // The last one: what was counted of it has to be all that it says.
  bool close(Member& member, Played& played);

  // So far, for whoever looks on. In flight is what began and has not ended.
  aggregate::Tally tally(const std::vector<Member>& members);
  // What there is, of all that played. CHECKs that the workers' counts sum up to those of the whole. `begin` of the
  // window.
  run::StageResult take(std::vector<Member>& members, Instant begin);

 private:
  bool fits(const Member& member, const Account& account) const;
  std::uint32_t row(const Member& member, std::uint32_t own) const {
    return member.rows.empty() ? own : member.rows[own];
  }
  void learn_names(Member& member, const Account& account);

  std::uint32_t routes_;
  RowNames& names_;
  aggregate::StageSummary whole_;  // but for its total, and for what is in
  StageSums sums_;                 // these: of its histograms, since they were looked at last
};

}  // namespace brink::cluster
