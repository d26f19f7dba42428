// What the server is made of: whom it may load and how much, and who does the work behind the tools. Handed in, so that
// a whole conversation runs in a test with functions for runs.
#pragma once

#include <functional>
#include <string>

#include "base/result.h"
#include "input/mcp_options.h"
#include "input/options/values.h"
#include "input/run_options.h"
#include "input/surroundings.h"
#include "mcp/guard.h"
#include "run/audit.h"
#include "run/run.h"
#include "run/store.h"

namespace brink::mcp {

// Called from the thread of a run; `list` and `load` from the one that reads requests too.
struct Doers {
  std::function<Result<run::Outcome>(const run::BenchRequest&, run::Observer&, run::Stop&)> bench;
  std::function<Result<run::Outcome>(const run::InvestigateRequest&, run::Observer&, run::Stop&)> investigate;
  std::function<Result<run::AuditOutcome>(const run::AuditRequest&, run::Stop&)> audit;
  // The store in `folder`; see run::Store.
  std::function<Result<run::Store::Listing>(const std::string& folder, std::size_t limit)> list;
  std::function<Result<output::Record>(const std::string& folder, const std::string& which)> load;
  // What a search is asked for, from its options; without `saving`.
  std::function<run::RunRequest(input::RunOptions)> search_request;
  Resolve resolve;
};

struct Setup {
  input::McpOptions options;
  input::Surroundings surroundings;
  input::Environment environment;
  Doers doers;
};

}  // namespace brink::mcp
