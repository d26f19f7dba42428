// What has been measured before.
#include "mcp/arguments.h"
#include "mcp/runs.h"
#include "mcp/summary.h"
#include "mcp/tool.h"
#include "output/history.h"

namespace brink::mcp {
namespace {

constexpr std::int64_t most_runs = 50;
constexpr std::int64_t usual_runs = 10;

Json row_of(const output::Record& record) {
  const output::HistoryRow row = output::history_row(record);
  return without_empty({{"run", row.id},
                        {"at", row.created_at},
                        {"kind", row.kind},
                        {"target", row.url},
                        {"status", row.status},
                        {"holds_users", rounded(row.holds_users)},
                        {"breaks_users", rounded(row.breaks_users)},
                        {"reason", row.reason == "none" ? "" : row.reason},
                        {"capacity_rps", rounded(row.capacity_rps)},
                        {"p95_ms", rounded(row.p95_ms)},
                        {"interrupted", row.interrupted ? Json(true) : Json(nullptr)}});
}

Result<std::int64_t> limit_of(const Json& arguments) {
  for (const auto& [key, value] : arguments.items()) {
    if (key != "limit") return usage_error("there is no argument \"" + key.substr(0, 100) + "\"", "give limit or none");
    const bool fits = value.is_number_integer() && value >= 1 && value <= most_runs;
    if (!fits && !value.is_null())
      return usage_error("limit: not a whole number from 1 to 50", "give one, or leave it out");
    if (fits) return value.get<std::int64_t>();
  }
  return usual_runs;
}

}  // namespace

Json list_runs_input(const input::McpOptions&) {
  return {{"type", "object"},
          {"properties",
           {{"limit",
             {{"type", "integer"},
              {"description", "list so many runs, newest first"},
              {"minimum", 1},
              {"maximum", most_runs},
              {"default", usual_runs}}}}},
          {"additionalProperties", false}};
}

Json list_runs_output() {
  return {{"type", "object"},
          {"properties",
           {{"runs", {{"type", "array"}, {"items", {{"type", "object"}}}}}, {"unreadable", {{"type", "integer"}}}}},
          {"required", Json::array({"runs"})}};
}

Result<Json> list_runs(const Call& call) {
  const auto limit = limit_of(call.arguments);
  if (!limit) return tl::unexpected(limit.error());
  const auto listing = call.setup.doers.list(call.setup.options.store, static_cast<std::size_t>(*limit));
  if (!listing) return tl::unexpected(without_place(listing.error(), call.setup.options));
  Json runs = Json::array();
  for (const output::Record& record : listing->runs) runs.push_back(row_of(record));
  Json out{{"runs", std::move(runs)}};
  if (!listing->unreadable.empty()) out["unreadable"] = listing->unreadable.size();
  return out;
}

}  // namespace brink::mcp
