#include <fmt/format.h>

#include <algorithm>

#include "cli/commands/commands.h"
#include "cli/commands/reporting.h"
#include "cli/live_view.h"
#include "cli/messages.h"
#include "cli/ownership.h"
#include "input/bench_options.h"

namespace brink::cli {
namespace {

std::string load_text(const plan::Stage& stage) {
  if (const auto* closed = std::get_if<plan::Closed>(&stage.load)) return fmt::format("{} users", closed->users);
  const plan::Rate& rate = std::get<plan::Open>(stage.load).rate;
  return fmt::format("{:g} requests a second", std::max(rate.from, rate.to));
}

ReportOptions report_options(const input::Values& values) {
  ReportOptions options;
  const auto json = values.maybe_text("json");
  options.json_on_stdout = json == "-";
  if (!options.json_on_stdout) options.json_file = json;
  options.evidence = values.flag("verbose");
  return options;
}

}  // namespace

Result<ExitCode> bench(Door& door, const Call& call) {
  auto options = input::read_bench(call.values, door.surroundings);
  if (!options) return tl::unexpected(options.error());
  const ReportOptions reporting = report_options(call.values);
  if (reporting.json_file) {
    if (auto ok = door.check_writable(*reporting.json_file); !ok) return tl::unexpected(ok.error());
  }
  print_notes(door.err, options->notes);
  const bool owned = call.values.flag("i-own-this");
  auto confirmed = confirm_ownership(door, options->foreign_hosts, owned, load_text(options->stage));
  if (!confirmed) return tl::unexpected(confirmed.error());

  run::BenchRequest request;
  request.plan = std::move(options->plan);
  request.stage = std::move(options->stage);
  request.saving = saving(call);
  const LiveOptions live{.redraw = can_redraw(door), .stages = false, .every_second = reporting.evidence};
  LiveView view(door.err, err_style(door, call.color), live);
  const auto outcome = door.doers.bench(request, view, door.stop);
  view.clear();
  if (!outcome) return tl::unexpected(outcome.error());
  return report(door, call, *outcome, reporting);
}

}  // namespace brink::cli
