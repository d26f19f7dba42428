// What breaks first, at what load, and why.
#include <algorithm>

#include "input/run_options.h"
#include "mcp/arguments.h"
#include "mcp/outcome.h"
#include "mcp/tool.h"

namespace brink::mcp {
namespace {

constexpr auto command = input::Command::investigate;

constexpr Duration quick_budget = std::chrono::seconds(25);
constexpr Duration quick_stage = std::chrono::milliseconds(500);

constexpr Argument arguments[] = {
    {.name = "url", .option = "", .help = "the site; without a scheme http for local hosts", .required = true},
    {.name = "paths",
     .option = "path",
     .form = Form::texts,
     .help = "more routes of the site, such as /search; then links on the page are not followed"},
    {.name = "only_url", .option = "no-links", .form = Form::flag},
    {.name = "from_sitemap", .option = "from-sitemap", .form = Form::flag},
    {.name = "max_users", .option = "max-users", .form = Form::whole, .ceiling = Ceiling::users},
    {.name = "max_rps",
     .option = "max-rps",
     .form = Form::number,
     .help = "never start more requests a second",
     .ceiling = Ceiling::rps},
    {.name = "think_time_s", .option = "think-time", .form = Form::seconds},
    {.name = "latency_wall_s", .option = "latency-wall", .form = Form::seconds},
    {.name = "error_threshold", .option = "error-threshold", .form = Form::number},
    {.name = "budget_s",
     .option = "budget",
     .form = Form::seconds,
     .help = "how long search and experiments may take together; 90 unless given, 25 with quick",
     .ceiling = Ceiling::duration,
     .tells_default = false},
    {.name = "quick",
     .option = "quick",
     .form = Form::flag,
     .help = "a short search and short experiments: less certain, done in half a minute"},
    {.name = "method", .option = "method"},
    {.name = "headers", .option = "header", .form = Form::headers, .help = "headers to send"},
    {.name = "timeout_s", .option = "timeout", .form = Form::seconds},
    {.name = "insecure", .option = "insecure", .form = Form::flag},
    {.name = "ignore_robots", .option = "ignore-robots", .form = Form::flag},
};

run::InvestigateRequest request_of(const Call& call, const input::Values& values, input::RunOptions options) {
  const input::McpOptions& most = call.setup.options;
  run::InvestigateRequest request;
  request.quick = values.flag("quick");
  if (request.quick) options.stage = quick_stage;
  const bool short_budget = request.quick && !has(call.arguments, "budget_s");
  request.budget = std::min(short_budget ? quick_budget : values.duration("budget"), most.max_duration);
  options.max_users = std::min(options.max_users, most.max_users);
  const double rps = std::min(options.budget.max_rps.value_or(most.max_rps), most.max_rps);
  options.budget = {rps, most.max_requests, most.max_duration};
  request.run = call.setup.doers.search_request(std::move(options));
  request.run.saving = saving(call, "investigate");
  return request;
}

}  // namespace

Json investigate_input(const input::McpOptions& options) { return schema_of(command, arguments, options); }

Result<Json> investigate(const Call& call) {
  const auto values = read_arguments(command, arguments, call.arguments, call.setup);
  if (!values) return tl::unexpected(values.error());
  auto options = input::read_run(*values, surroundings_of(call));
  if (!options) return tl::unexpected(in_argument_words(options.error(), arguments));
  const auto pinned = admit(options->target, call.setup.options.allowed, call.setup.doers.resolve);
  if (!pinned) return tl::unexpected(pinned.error());
  if (*pinned) options->client.resolve.push_back(**pinned);

  const run::InvestigateRequest request = request_of(call, *values, std::move(*options));
  call.progress.expect_seconds(seconds(request.budget));
  auto result = result_of(call.setup.doers.investigate(request, call.progress, call.stop), call);
  if (!result) return tl::unexpected(in_argument_words(result.error(), arguments));
  return result;
}

}  // namespace brink::mcp
