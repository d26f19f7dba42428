#include "output/audit.h"
#include "base/version.h"
#include "cli/commands/commands.h"
#include "cli/messages.h"
#include "cli/ownership.h"
#include "input/audit_options.h"

namespace brink::cli {
namespace {

constexpr std::uint64_t most_requests = 100;  // an audit makes some twenty

}  // namespace

Result<ExitCode> audit(Door& door, const Call& call) {
  auto options = input::read_audit(call.values, door.surroundings);
  if (!options) return tl::unexpected(options.error());
  print_notes(door.err, options->notes);
  auto confirmed = confirm_ownership(door, options->foreign_hosts, call.values.flag("i-own-this"), "some 20 requests");
  if (!confirmed) return tl::unexpected(confirmed.error());

  run::AuditRequest request{options->target, options->headers, options->client, {}, options->ignore_robots};
  request.budget.max_requests = most_requests;
  auto outcome = door.doers.audit(request, door.stop);
  if (!outcome) return tl::unexpected(outcome.error());
  const output::Audit audit{outcome->target, outcome->tested, std::move(outcome->findings), outcome->requests};

  door.out << (call.values.flag("json") ? call.json.audit(audit)
                                        : output::render_audit(audit, out_style(door, call.color)));
  door.out.flush();
  if (const auto file = call.values.maybe_text("sarif")) {
    const auto written = door.write_file(*file, output::audit_sarif(audit, version));
    if (!written) return tl::unexpected(written.error());
  }
  const auto gate = call.values.maybe_text("fail-on");
  return gate && output::has_finding(audit, *gate) ? ExitCode::limit_broken : ExitCode::fine;
}

}  // namespace brink::cli
