// Searched: a script's program as a search sees it: what ends its run, and how many iterations there were. As
// engine/user_program.h says of threads.
#pragma once

#include "engine/secret_keeper.h"
#include "run/k6/find_limit.h"
#include "run/k6/wrapped_program.h"

namespace brink::run::k6 {

class Searched : public WrappedProgram, public engine::SecretKeeper {
 public:
  // Request and board outlive it.
  Searched(std::shared_ptr<engine::UserProgram> program, const SearchRequest& request,
           const engine::ScenarioBoard& board)
      : WrappedProgram(std::move(program)), request_(request), board_(board) {}

  const plan::Secrets& secrets() const override { return request_.secrets; }
  std::uint64_t tasks() const override;
  // Asked while setup() and teardown() are not being played, these are over.
  std::optional<Error> ended() const override;

 private:
  const SearchRequest& request_;
  const engine::ScenarioBoard& board_;
};

// Why such a run cannot go on; nothing: it can, the test is only marked as failed.
std::optional<Error> error_of(const std::optional<plan::k6::Ending>& aborted);

}  // namespace brink::run::k6
