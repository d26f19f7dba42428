#include "mcp/outcome.h"

#include <fmt/format.h>

#include "mcp/runs.h"
#include "mcp/summary.h"

namespace brink::mcp {

input::Surroundings surroundings_of(const Call& call) {
  input::Surroundings surroundings = call.setup.surroundings;
  surroundings.seed = call.seed;
  return surroundings;
}

run::Saving saving(const Call& call, std::string_view tool) {
  return {.save = true, .store = call.setup.options.store, .command_line = fmt::format("brink mcp ({})", tool)};
}

Result<Json> result_of(const Result<run::Outcome>& outcome, const Call& call) {
  if (!outcome) return tl::unexpected(without_place(outcome.error(), call.setup.options));
  if (outcome->unreachable) {
    Error error = *outcome->unreachable;
    if (!outcome->saved_at.empty()) error.message += fmt::format(" (run {})", outcome->record.id);
    return tl::unexpected(std::move(error));
  }
  Json result = run_summary(outcome->record);
  if (outcome->interrupted) result["interrupted"] = true;
  if (outcome->saved_at.empty()) result["saved"] = false;
  if (outcome->save_error) {
    result["warnings"].push_back(without_place(*outcome->save_error, call.setup.options).message);
  }
  return result;
}

}  // namespace brink::mcp
