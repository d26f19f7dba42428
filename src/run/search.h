// Search: one search for what breaks first, from discovery to verdict, played into the record of a session. What it saw
// stays at hand for whoever wants to know more (investigate).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "run/load_source.h"
#include "run/run.h"
#include "run/search_users.h"
#include "run/session.h"
#include "verdict/verdict.h"
#include "verdict/why/experiment.h"

namespace brink::run {

class Search {
 public:
  // `samples`: how many single requests of each stage stay in memory, for trials().
  Search(const RunRequest& request, const Machinery& machinery, Session& session, Stop& stop, std::size_t samples = 0);

  // Discovery and calibration; the session's clock starts. Errors: nothing can be tested, and why.
  Result<void> prepare();
  // How long prepare() waited for those who play the load: workers elsewhere come when they come.
  Duration waited() const { return waited_; }
  // Instead of an error of prepare(), where the target was asked and no load could follow: the outcome that says so,
  // saved like any other. Nothing when there is no run to speak of (the store cannot be written, robots.txt forbids
  // it).
  std::optional<Outcome> give_up(const Error& why);
  // What is played after prepare() ends by then, save for what drains: what only makes an answer surer is shortened or
  // left out, and without what it rests on the search is not complete.
  void end_by(Instant deadline) { deadline_ = deadline; }
  // Until the answer stands, the time or the budget is spent or the run is stopped.
  void play_all();
  // Writes target, plan, verdict and answer into the record.
  const verdict::Verdict& conclude();
  // After the last stage: users who are a program take their leave.
  void take_leave() { users_.end(*load_); }
  // Last: what is known of the replay file.
  void keep_replay_facts();

  // Closes its connections: whoever asks the target next must not share its places with them. Nothing is played and
  // now() is not asked afterwards.
  void leave_target() { load_.reset(); }

  Instant now() { return load_->now(); }
  const plan::Plan& plan() const { return plan_; }
  const verdict::SearchOptions& options() const { return options_; }
  const std::vector<verdict::Visit>& visits() const { return visits_; }
  // As the visits, with their requests; empty when none were to stay in memory.
  const std::vector<verdict::why::Trial>& trials() const { return trials_; }
  const std::shared_ptr<engine::SharedBudget>& budget() const { return budget_; }
  bool budget_spent() const { return budget_spent_; }
  ReplayWriter* replay() { return replay_.get(); }
  std::vector<std::string> route_names() const;

 private:
  // What there is to send: found at the target, or of a program.
  Result<void> find_routes();
  void play(const verdict::Step& step);
  bool fits(const verdict::Step& step) const;
  // At the highest load that held; everything is broken when none did.
  void judge_limits();

  const RunRequest& request_;
  const Machinery& machinery_;
  Session& session_;
  Stop& stop_;
  std::size_t samples_;
  std::shared_ptr<engine::SharedBudget> budget_;
  SearchUsers users_;
  plan::Plan plan_;
  verdict::SearchOptions options_;
  std::unique_ptr<LoadSource> load_;
  std::unique_ptr<ReplayWriter> replay_;
  std::vector<verdict::Visit> visits_;
  std::vector<verdict::why::Trial> trials_;
  std::vector<plan::Limit> limits_;                           // of the request, with their routes
  std::vector<std::vector<aggregate::WatchSeries>> watched_;  // by visit, for the limits
  verdict::Verdict verdict_;
  std::optional<Instant> deadline_;
  Duration waited_{};
  bool budget_spent_ = false;
  bool asking_ = false;   // discovery goes on, or has failed
  bool reached_ = false;  // users of a program have had an answer
};

}  // namespace brink::run
