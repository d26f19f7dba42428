// The parts of a run whose users are a program, around the one that is measured: they get ready before it and take
// their leave after it; and what the record says of the program.
#pragma once

#include "run/session.h"

namespace brink::run {

// The plan that a record is about: with the routes as the program has named them, without those it did not use;
// likewise the summary. `moved`: where each route of `plan` is now; empty when the program names none.
plan::Plan name_routes(const engine::UserProgram& program, const plan::Plan& plan, aggregate::StageSummary& summary,
                       std::vector<std::uint32_t>& moved);

class ProgramParts {
 public:
  // All of them outlive it. Without a program nothing happens in any call.
  ProgramParts(const BenchRequest& request, Session& session, LoadSource& load)
      : request_(request), session_(session), load_(load) {}

  // Errors: could_not_run, users raised something where they must not (BenchRequest::begin_strictly).
  Result<void> begin();
  void measured(const aggregate::StageSummary& summary);
  // See name_routes(); in the result as well.
  plan::Plan named(StageResult& result) const;
  // The measured stage as it went: how many users were called is known when it is over.
  plan::Stage played() const;
  // Not after the run was told to stop: then users go without leave.
  void end();

 private:
  StageResult play(const plan::Stage& stage, const std::string& part);

  const BenchRequest& request_;
  Session& session_;
  LoadSource& load_;
};

}  // namespace brink::run
