#include "mcp/tool.h"

#include <array>

#include "mcp/summary.h"

namespace brink::mcp {
namespace {

constexpr std::array tools{
    Tool{.name = "load_test",
         .title = "Load-test one URL",
         .description =
             "Sends load to a URL and measures it: latency percentiles from when each request was due, throughput, "
             "failures by kind, and whether thresholds were kept. The load is steady or goes by stages or a traffic "
             "profile; users send one request again and again, or follow a scenario. Makes real load: it can slow the "
             "target down or take it down while it "
             "lasts (10 s unless asked otherwise). Use investigate to find out how much load a service bears.",
         .sends_requests = true,
         .saves = true,
         .loads = true,
         .input_schema = load_test_input,
         .output_schema = run_summary_schema,
         .run = load_test},
    Tool{.name = "investigate",
         .title = "Find what breaks first, and why",
         .description =
             "Raises load on a site until a route gets too slow or fails, then makes experiments to find the cause. "
             "Answers with the load that holds and the load that breaks, the route, the likeliest cause with its "
             "confidence, the evidence, what to change first, and what would show the answer to be wrong. Drives the "
             "target over its limit for some seconds. Takes up to 90 s, about 25 s with quick.",
         .sends_requests = true,
         .saves = true,
         .loads = true,
         .input_schema = investigate_input,
         .output_schema = run_summary_schema,
         .run = investigate},
    Tool{.name = "audit",
         .title = "Audit one page without load",
         .description =
             "Fetches one page, up to twelve of its assets, and the page again in other ways (some twenty requests, "
             "never load), and says what costs every visitor: compression, caching, connections, redirects, TLS, "
             "cookies. Each finding has what to do about it. Nothing is saved.",
         .sends_requests = true,
         .input_schema = audit_input,
         .output_schema = audit_output,
         .run = audit},
    Tool{.name = "list_runs",
         .title = "List saved runs",
         .description = "Lists the runs that were saved, newest first, each with its id and what came out.",
         .input_schema = list_runs_input,
         .output_schema = list_runs_output,
         .run = list_runs},
    Tool{.name = "get_run",
         .title = "Show a part of a saved run",
         .description = "Gives the summary of a saved run, or one part of it in full: routes, stages, failures, "
                        "diagnosis, experiments, generator or plan.",
         .input_schema = get_run_input,
         .output_schema = get_run_output,
         .run = get_run},
    Tool{.name = "compare",
         .title = "Compare saved runs",
         .description =
             "Says whether a run became better or worse than older ones of the same target and load, or whether the "
             "difference is noise: latency, failures, goodput, capacity. Refuses runs that cannot be compared.",
         .input_schema = compare_input,
         .output_schema = compare_output,
         .run = compare},
};

}  // namespace

std::span<const Tool> all_tools() { return tools; }

const Tool* find_tool(std::string_view name) {
  for (const Tool& tool : tools) {
    if (tool.name == name) return &tool;
  }
  return nullptr;
}

Json description_of(const Tool& tool, const input::McpOptions& options) {
  return {{"name", tool.name},
          {"title", tool.title},
          {"description", tool.description},
          {"inputSchema", tool.input_schema(options)},
          {"outputSchema", tool.output_schema()},
          {"annotations",
           {{"title", tool.title},
            {"readOnlyHint", !tool.saves},
            {"destructiveHint", tool.loads},
            {"idempotentHint", !tool.saves},
            {"openWorldHint", tool.sends_requests}}}};
}

}  // namespace brink::mcp
