// Investigation: why a target breaks. The full search, then experiments on the part of the target that broke, chosen
// one at a time by what they would tell, within one budget; then the diagnosis. Played into the record of a session.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "output/record.h"
#include "run/load_source.h"
#include "run/search.h"
#include "verdict/why/diagnosis.h"
#include "verdict/why/experiment.h"

namespace brink::run {

class Investigation {
 public:
  // All must outlive it. The search has been played and concluded. At `deadline` whatever is being played is cut short.
  Investigation(const InvestigateRequest& request, const Machinery& machinery, Session& session, Search& search,
                Instant deadline);

  // Experiments until the cause is certain enough, or nothing more would tell, or the budget is spent.
  void play(const verdict::Verdict& verdict);
  // Writes diagnosis and answer into the record.
  void conclude(const verdict::Verdict& verdict);
  Instant now() { return load_ ? load_->now() : search_.now(); }

 private:
  bool prepare(const verdict::Verdict& verdict);
  void learn_from_search(const verdict::Verdict& verdict, std::uint32_t culprit);
  void learn_from_target();
  void set_scene();
  void make(const verdict::why::Experiment& experiment);
  verdict::why::Trial play_stage(const plan::Stage& stage, const std::string& experiment);
  Duration left();
  // Stages in a row in which nothing was answered say that there is nothing left to ask.
  bool target_is_gone() const;
  void tell(const verdict::why::Experiment* next);

  const InvestigateRequest& request_;
  const Machinery& machinery_;
  Session& session_;
  Search& search_;
  Instant deadline_;
  plan::Plan plan_;
  verdict::why::Scene scene_;
  verdict::why::Features features_;
  std::unique_ptr<LoadSource> load_;
  std::vector<std::string> made_;
  std::vector<output::Experiment> experiments_;
  int silent_stages_ = 0;  // the last so many
  bool budget_spent_ = false;
};

}  // namespace brink::run
