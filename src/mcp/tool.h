// A tool: what clients are told of it, and what it does when it is called.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "mcp/json.h"
#include "mcp/progress.h"
#include "mcp/setup.h"

namespace brink::mcp {

// One call under way. Belongs to the thread that carries it out; `stop` may be asked for from others.
struct Call {
  const Setup& setup;
  const Json& arguments;  // an object
  std::uint64_t seed = 1;
  Progress& progress;
  run::Stop& stop;
};

struct Tool {
  std::string_view name;
  std::string_view title;
  std::string_view description;
  bool sends_requests = false;  // one such call at a time, in a thread of its own
  bool saves = false;           // leaves a run in the store
  bool loads = false;           // can take a service down
  Json (*input_schema)(const input::McpOptions&) = nullptr;
  Json (*output_schema)() = nullptr;
  // The structured result. Errors are for the model that called: what is wrong and what to do. No path of this machine
  // is in either.
  Result<Json> (*run)(const Call&) = nullptr;
};

// In the order they are listed.
std::span<const Tool> all_tools();
const Tool* find_tool(std::string_view name);
// As tools/list describes it.
Json description_of(const Tool& tool, const input::McpOptions& options);

Result<Json> load_test(const Call& call);
Json load_test_input(const input::McpOptions& options);
Result<Json> investigate(const Call& call);
Json investigate_input(const input::McpOptions& options);
Result<Json> audit(const Call& call);
Json audit_input(const input::McpOptions& options);
Json audit_output();
Result<Json> list_runs(const Call& call);
Json list_runs_input(const input::McpOptions& options);
Json list_runs_output();
Result<Json> get_run(const Call& call);
Json get_run_input(const input::McpOptions& options);
Json get_run_output();
Result<Json> compare(const Call& call);
Json compare_input(const input::McpOptions& options);
Json compare_output();

}  // namespace brink::mcp
