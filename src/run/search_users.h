// The users of a search, where they are a program: they get ready before the first level that needs them, and take
// their leave after the last; what they do is told in tasks, and what is searched for in requests.
#pragma once

#include "run/k6/route_places.h"
#include "run/run.h"
#include "run/session.h"

namespace brink::run {

class SearchUsers {
 public:
  // Both outlive it. Without a program nothing happens in any call.
  SearchUsers(const RunRequest& request, Session& session) : request_(request), session_(session) {}

  // Errors: the users' program cannot go on, and why.
  Result<void> begin(LoadSource& load);
  // Before a stage: those whom it needs and who are not there yet get ready. What to play for it: a rate counts
  // requests, and each task sends as many as were seen so far.
  plan::Stage prepare(LoadSource& load, const plan::Stage& stage);
  // The stage has been played.
  void saw(const plan::Stage& stage, const StageResult& result);
  // The program has ended the run itself.
  bool ended() const;
  // After the last stage. Not when the run was told to stop.
  void end(LoadSource& load);
  // The plan and summary of a stage by the names that the program has given its routes, without those not used.
  plan::Plan named(const plan::Plan& plan, aggregate::StageSummary& summary) const;
  // The same of a plan alone; and its names in the plan whose routes all visits count.
  plan::Plan used(const plan::Plan& plan) const;
  void name(plan::Plan& plan) const;
  // Where most requests went, where the program decides that.
  Url target(const Url& given) const { return places_.busiest().value_or(given); }

 private:
  double requests_per_task() const;
  void play(LoadSource& load, const plan::Stage& stage, const std::string& part);

  const RunRequest& request_;
  Session& session_;
  std::uint32_t ready_ = 0;  // users who have begun
  std::uint64_t tasks_before_ = 0;
  std::uint64_t tasks_ = 0, requests_ = 0;  // of levels in closed load
  k6::RoutePlaces places_;
};

}  // namespace brink::run
