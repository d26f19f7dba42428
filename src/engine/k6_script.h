// K6Script: a script of k6 as a run needs it: read once, then turned into a program with the options as they have been
// put together. Implemented by script/js; the run hands over sinks and the board, and asks how it went.
//
// Used from one thread, the run's, but for aborted(). Outlives the programs it makes.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "engine/scenario_board.h"
#include "engine/user_program.h"
#include "plan/k6.h"

namespace brink::engine {

class K6Script {
 public:
  virtual ~K6Script() = default;
  virtual const plan::k6::Init& init() const = 0;
  // Before the program: the routes its requests count in, and what else its requests ask of the plan's client.
  virtual void fill(plan::Plan& plan, const plan::k6::Options& options) const = 0;
  // What users do; setup and teardown are its parts begin and end, each one user and one iteration. In the part begin
  // every worker makes its share of the `users` that will be needed at once, so that the test begins with them. `board`
  // outlives it.
  virtual Result<std::shared_ptr<UserProgram>> make_program(const plan::k6::Options& options, const plan::Plan& plan,
                                                            std::uint32_t users, ScenarioBoard& board) = 0;
  // After the part was played.
  virtual plan::k6::Ending ended(Part part) const = 0;
  // What setup() returned, as JSON; empty: nothing.
  virtual std::string setup_data() const = 0;
  // Where setup() was called elsewhere: what it returned, as setup_data() says it. Between stages.
  virtual void take_setup_data(const std::string& json) = 0;
  // exec.test.abort() or fail() was called, or users could not be made; thread-safe, cheap.
  virtual std::optional<plan::k6::Ending> aborted() const = 0;
  // Calls handleSummary(data), where it is exported: what to write, and where ("stdout", "stderr", a path). Errors: it
  // threw, or took too long.
  using Written = std::vector<std::pair<std::string, std::string>>;
  virtual Result<Written> handle_summary(const std::string& data_json, Duration timeout) = 0;
};

}  // namespace brink::engine
