#include <fmt/format.h>

#include "cli/commands/commands.h"
#include "cli/commands/documents.h"
#include "cli/commands/reporting.h"
#include "cli/commands/script.h"
#include "cli/messages.h"
#include "cli/ownership.h"
#include "cli/view.h"
#include "input/bench_load.h"
#include "input/bench_options.h"
#include "input/machine_options.h"
#include "output/preview.h"

namespace brink::cli {
namespace {

std::string load_text(const plan::Stage& stage) {
  if (const auto* closed = std::get_if<plan::Closed>(&stage.load)) return fmt::format("{} users", closed->users);
  const plan::Rate& rate = std::get<plan::Open>(stage.load).rate;
  return fmt::format("{:g} requests a second", rate.highest(Duration{}, stage.duration.value_or(Duration{})));
}

// Says and draws what would be sent. Without a URL too, since nothing goes there.
Result<ExitCode> preview(Door& door, const Call& call) {
  const auto given = [&](std::string_view name) { return call.values.given(name); };
  const bool somewhere = !call.values.arguments().empty() || given("url-file") || given("scenario");
  plan::Client client;
  Result<plan::Stage> stage;
  if (somewhere) {
    auto options = input::read_bench(call.values, door.surroundings);
    if (!options) return tl::unexpected(options.error());
    print_notes(door.err, options->notes);
    client = options->plan.client;
    stage = std::move(options->stage);
  } else {
    stage = input::read_bench_load(call.values, door.surroundings);
    if (!stage) return tl::unexpected(stage.error());
  }
  door.out << output::render_preview(*stage, client, out_style(door, call.color));
  return ExitCode::fine;
}

}  // namespace

Result<ExitCode> bench(Door& door, const Call& call) {
  if (const auto script = input::parse_script_name(call.values.maybe_text("scenario").value_or(""))) {
    return bench_script(door, call, *script);
  }
  if (call.values.flag("preview")) return preview(door, call);
  auto options = input::read_bench(call.values, door.surroundings);
  if (!options) return tl::unexpected(options.error());
  auto machines = input::read_machines(call.values, input::most_at_once(options->stage));
  if (!machines) return tl::unexpected(machines.error());
  const ReportOptions reporting = bench_report_options(call.values);
  if (reporting.json_file) {
    if (auto ok = door.check_writable(*reporting.json_file); !ok) return tl::unexpected(ok.error());
  }
  if (auto ok = check_documents(door, call.values); !ok) return tl::unexpected(ok.error());
  print_notes(door.err, options->notes);
  const bool owned = call.values.flag("i-own-this");
  auto confirmed = confirm_ownership(door, options->foreign_hosts, owned, load_text(options->stage));
  if (!confirmed) return tl::unexpected(confirmed.error());

  run::BenchRequest request;
  request.plan = std::move(options->plan);
  request.stage = std::move(options->stage);
  request.exporting = std::move(options->exporting);
  request.limits = std::move(options->limits);
  request.saving = saving(call);
  request.machines = std::move(*machines);
  const auto view = make_view(door, call,
                              {.command = "bench",
                               .target = request.plan.routes.front().url.text(),
                               .stages = options->autofind.has_value(),
                               .every_second = reporting.evidence});
  const auto outcome = options->autofind
                           ? door.doers.autofind({request.plan, request.stage, autofind_rules(*options->autofind),
                                                  request.exporting, request.saving, request.machines},
                                                 *view, door.stop)
                           : door.doers.bench(request, *view, door.stop);
  view->close();
  if (!outcome) return tl::unexpected(outcome.error());
  return report(door, call, *outcome, reporting);
}

}  // namespace brink::cli
