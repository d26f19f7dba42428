// A page and what it costs every visitor, without load.
#include "input/audit_options.h"
#include "mcp/arguments.h"
#include "mcp/outcome.h"
#include "mcp/runs.h"
#include "mcp/summary.h"
#include "mcp/tool.h"

namespace brink::mcp {
namespace {

using verdict::audit::Grade;

constexpr auto command = input::Command::audit;
constexpr std::uint64_t most_requests = 100;  // an audit makes some twenty

constexpr Argument arguments[] = {
    {.name = "url", .option = "", .help = "the page; without a scheme http for local hosts", .required = true},
    {.name = "headers", .option = "header", .form = Form::headers, .help = "headers to send"},
    {.name = "timeout_s", .option = "timeout", .form = Form::seconds},
    {.name = "insecure", .option = "insecure", .form = Form::flag},
    {.name = "ignore_robots", .option = "ignore-robots", .form = Form::flag},
};

Json summary_of(const run::AuditOutcome& outcome) {
  Json findings = Json::array();
  Json passed = Json::array();
  int warnings = 0, failed = 0;
  for (const verdict::audit::Finding& finding : outcome.findings) {
    if (finding.grade == Grade::pass) {
      passed.push_back(finding.id);
      continue;
    }
    warnings += finding.grade == Grade::warn ? 1 : 0;
    failed += finding.grade == Grade::fail ? 1 : 0;
    findings.push_back(without_empty({{"id", finding.id},
                                      {"grade", verdict::audit::grade_name(finding.grade)},
                                      {"detail", finding.detail},
                                      {"fix", finding.fix},
                                      {"request", finding.request}}));
  }
  return {{"target", outcome.target},   {"tested", outcome.tested}, {"requests", outcome.requests},
          {"failed", failed},           {"warnings", warnings},     {"findings", std::move(findings)},
          {"passed", std::move(passed)}};
}

}  // namespace

Json audit_input(const input::McpOptions& options) { return schema_of(command, arguments, options); }

Json audit_output() {
  const Json list{{"type", "array"}};
  const Json number{{"type", "integer"}};
  const Json text{{"type", "string"}};
  return {{"type", "object"},
          {"properties",
           {{"target", text},
            {"tested", text},
            {"requests", number},
            {"failed", number},
            {"warnings", number},
            {"findings", list},
            {"passed", list}}},
          {"required", Json::array({"target", "tested", "requests", "failed", "warnings", "findings", "passed"})}};
}

Result<Json> audit(const Call& call) {
  const auto values = read_arguments(command, arguments, call.arguments, call.setup);
  if (!values) return tl::unexpected(values.error());
  auto options = input::read_audit(*values, surroundings_of(call));
  if (!options) return tl::unexpected(in_argument_words(options.error(), arguments));
  const auto pinned = admit(options->target, call.setup.options.allowed, call.setup.doers.resolve);
  if (!pinned) return tl::unexpected(pinned.error());
  if (*pinned) options->client.resolve.push_back(**pinned);

  const input::McpOptions& most = call.setup.options;
  run::AuditRequest request{.target = options->target, .headers = options->headers, .client = options->client};
  request.ignore_robots = options->ignore_robots;
  request.stay_on_origin = true;
  request.budget = {most.max_rps, std::min(most_requests, most.max_requests), most.max_duration};
  const auto outcome = call.setup.doers.audit(request, call.stop);
  if (!outcome) return tl::unexpected(in_argument_words(without_place(outcome.error(), most), arguments));
  return summary_of(*outcome);
}

}  // namespace brink::mcp
