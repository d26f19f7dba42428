#include "cli/compat/bench_line.h"

#include <fmt/format.h>

#include "cli/commands/commands.h"
#include "cli/commands/reporting.h"
#include "cli/help.h"
#include "cli/messages.h"
#include "cli/ownership.h"
#include "cli/view.h"
#include "input/bench_load.h"
#include "input/bench_options.h"
#include "input/machine_options.h"
#include "output/mask.h"
#include "output/process_parts.h"
#include "output/record_json.h"

namespace brink::cli {
namespace {

using input::compat::Row;
using input::compat::Tool;

std::string spelled(const Tool& tool, std::string_view name) {
  const bool one = name.size() == 1 || tool.style == input::compat::Style::go;
  return fmt::format("{}{}", one ? "-" : "--", name);
}

std::string command_line(const Tool& tool, const std::vector<std::string>& words) {
  std::vector<std::string> all{"brink", std::string(tool.name)};
  all.insert(all.end(), words.begin(), words.end());
  return output::mask_command(all);
}

}  // namespace

void print_tool_help(Door& door, const Tool& tool, std::string_view usage) {
  door.out << fmt::format("Usage: {}\n\nA command line of {}, measured by brink bench.\n\n", usage, tool.version);
  for (const Row& row : tool.rows) {
    std::string names = spelled(tool, row.name);
    if (!row.also.empty()) names += ", " + spelled(tool, row.also);
    if (!row.value_name.empty()) names += fmt::format(" {}", row.value_name);
    const std::string note = row.use == input::compat::Use::refused   ? " (refused)"
                             : row.use == input::compat::Use::ignored ? " (no effect)"
                                                                      : "";
    door.out << help_row("  " + names, fmt::format("{}{}", row.help, note), 30, help_width(door));
  }
}

Result<run::Outcome> bench_as(Door& door, const Tool& tool, input::compat::BenchLine line,
                              const std::vector<std::string>& words) {
  const auto values = input::Values::read(input::Command::bench, std::move(line.raw), door.environment);
  if (!values) return tl::unexpected(values.error());
  auto options = input::read_bench(*values, door.surroundings);
  if (!options) return tl::unexpected(options.error());
  options->plan.client.lengths = line.lengths.value_or(options->plan.client.lengths);
  auto machines = input::read_machines(*values, input::most_at_once(options->stage));
  if (!machines) return tl::unexpected(machines.error());
  const auto json = values->maybe_text("json");
  if (json) {
    if (auto ok = door.check_writable(*json); !ok) return tl::unexpected(ok.error());
  }
  print_notes(door.err, line.notes);
  print_notes(door.err, options->notes);
  const bool owned = values->flag("i-own-this");
  auto confirmed = confirm_ownership(door, options->foreign_hosts, owned, fmt::format("the load of {}", tool.name));
  if (!confirmed) return tl::unexpected(confirmed.error());

  const Call call{*values, ColorChoice::automatic, command_line(tool, words)};
  run::BenchRequest request{.plan = std::move(options->plan),
                            .stage = std::move(options->stage),
                            .exporting = std::move(options->exporting),
                            .saving = saving(call),
                            .limits = std::move(options->limits)};
  request.exporting.job = tool.name;
  request.machines = std::move(*machines);
  const auto view =
      make_view(door, call,
                {.command = std::string(tool.name), .target = request.plan.routes.front().url.text(), .stages = false});
  auto outcome = options->autofind
                     ? door.doers.autofind({request.plan, request.stage, autofind_rules(*options->autofind),
                                            request.exporting, request.saving, request.machines},
                                           *view, door.stop)
                     : door.doers.bench(request, *view, door.stop);
  view->close();
  if (outcome && json) {
    if (auto ok = door.write_file(*json, output::to_json(outcome->record)); !ok) print_error(door.err, ok.error());
  }
  return outcome;
}

void print_doubts(Door& door, const run::Outcome& outcome) {
  for (const output::Stage& stage : outcome.record.stages) {
    for (const output::Gate& gate : stage.health.gates) {
      if (gate.red) print_note(door.err, output::invalid_text(stage, gate));
    }
  }
  print_notes(door.err, outcome.record.warnings);
  if (outcome.save_error) print_error(door.err, *outcome.save_error);
}

}  // namespace brink::cli
