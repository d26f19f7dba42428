#include "cli/commands/script.h"

#include <fmt/format.h>

#include "base/text.h"
#include "cli/commands/documents.h"
#include "cli/commands/locustfile.h"
#include "cli/commands/reporting.h"
#include "cli/errand.h"
#include "cli/messages.h"
#include "cli/ownership.h"
#include "cli/view.h"
#include "output/preview.h"

namespace brink::cli {
namespace {

std::string list_of(const plan::Script& script) {
  std::string out;
  for (const plan::ScriptScenario& scenario : script.scenarios) {
    out += fmt::format("{}{} ({})", out.empty() ? "" : ", ", scenario.name, input::script_summary(scenario));
  }
  return out;
}

// By number or name; nothing for anything else.
std::optional<plan::ScriptScenario> picked(const plan::Script& script, std::string_view answer) {
  const auto number = parse_int(answer);
  for (std::size_t i = 0; i < script.scenarios.size(); ++i) {
    if (script.scenarios[i].name == answer || number == static_cast<std::int64_t>(i + 1)) return script.scenarios[i];
  }
  return std::nullopt;
}

std::optional<plan::ScriptScenario> ask(Door& door, const plan::Script& script) {
  for (std::size_t i = 0; i < script.scenarios.size(); ++i) {
    const plan::ScriptScenario& scenario = script.scenarios[i];
    door.err << fmt::format("{:>3}  {}  {}\n", i + 1, scenario.name, input::script_summary(scenario));
  }
  while (true) {
    door.err << "which scenario? " << std::flush;
    const auto answer = door.read_line();
    if (!answer || trim(*answer).empty()) return std::nullopt;
    if (auto one = picked(script, trim(*answer))) return one;
  }
}

Result<OpenScript> open(Door& door, const std::string& file) {
  if (!door.doers.open_script) return could_not_run("scripts cannot be run here");
  auto opened = door.doers.open_script(file, door.environment);
  if (opened) print_notes(door.err, opened->script.notes);
  return opened;
}

}  // namespace

output::Program about_script(const plan::Script& script, const plan::ScriptScenario& scenario) {
  output::Program program;
  program.language = script.language;
  program.version = script.interpreter.version;
  program.interpreter = script.interpreter.executable;
  program.file = script.file;
  program.users_class = scenario.name;
  return program;
}

Result<std::optional<plan::ScriptScenario>> choose_scenario(Door& door, const plan::Script& script,
                                                            const std::string& wanted) {
  if (!wanted.empty()) {
    for (const plan::ScriptScenario& scenario : script.scenarios) {
      if (scenario.name == wanted) return scenario;
    }
    for (const plan::RefusedScenario& refused : script.refused) {
      if (refused.name == wanted) return usage_error(refused.reason, "mend it, or take another: " + list_of(script));
    }
    return usage_error(fmt::format("{} has no scenario {}", script.file, wanted), "it has " + list_of(script));
  }
  for (const plan::RefusedScenario& refused : script.refused) {
    print_note(door.err, refused.name + " cannot be run: " + refused.reason);
  }
  if (script.scenarios.size() == 1 && script.refused.empty()) return script.scenarios.front();
  if (door.in_is_terminal && door.err_is_terminal) return ask(door, script);
  return usage_error(fmt::format("{} has several scenarios, and none was chosen", script.file),
                     "it has " + list_of(script) + fmt::format("; write {}:{}", script.file, script.scenarios[0].name));
}

Result<run::Outcome> play_script(Door& door, const Call& call, const ScriptRun& of) {
  auto options =
      input::read_script(call.values, door.surroundings, of.scenario, of.opened.routes(of.scenario, of.target));
  if (!options) return tl::unexpected(options.error());
  input::BenchOptions& bench = options->bench;
  auto machines = machines_for(door, call, of.opened.script.file);
  if (!machines) return tl::unexpected(machines.error());
  print_notes(door.err, bench.notes);
  const std::string load = fmt::format("{:g} tasks a second", of.scenario.rate);
  auto confirmed = confirm_ownership(door, bench.foreign_hosts, call.values.flag("i-own-this"), load);
  if (!confirmed) return tl::unexpected(confirmed.error());

  run::BenchRequest request;
  request.program = of.opened.program(of.scenario, bench.plan);
  request.about_program = about_script(of.opened.script, of.scenario);
  request.begin = std::move(options->begin);
  request.begin_strictly = call.values.flag("strict-start");
  request.end = options->end;
  request.plan = std::move(bench.plan);
  request.stage = std::move(bench.stage);
  request.exporting = std::move(bench.exporting);
  if (of.command == "loadpilot") request.exporting.job = of.command;
  request.limits = std::move(bench.limits);
  request.processes = bench.processes.count;
  request.on_loss = bench.processes.on_loss;
  request.machines = std::move(*machines);
  request.saving = saving(call);
  const auto view = make_view(door, call,
                              {.command = of.command,
                               .target = of.target.text(),
                               .stages = false,
                               .every_second = call.values.flag("verbose")});
  auto outcome = door.doers.bench(request, *view, door.stop);
  view->close();
  return outcome;
}

namespace {

// `run FILE.py` and `bench --scenario FILE.py` are the same, and called what the user calls them.
std::string said_command(const Call& call) { return call.command_line.starts_with("brink run ") ? "run" : "bench"; }

}  // namespace

Result<ExitCode> bench_script(Door& door, const Call& call, const input::ScriptName& name) {
  if (is_locustfile(door, name.file)) return bench_locustfile(door, call, name);
  const ReportOptions reporting = bench_report_options(call.values);
  if (reporting.json_file) {
    if (auto ok = door.check_writable(*reporting.json_file); !ok) return tl::unexpected(ok.error());
  }
  if (auto ok = check_documents(door, call.values); !ok) return tl::unexpected(ok.error());
  std::vector<std::string> notes;
  const auto target = input::read_script_target(call.values, door.environment, notes);
  if (!target) return tl::unexpected(target.error());
  print_notes(door.err, notes);
  const auto opened = open(door, name.file);
  if (!opened) return tl::unexpected(opened.error());
  const auto scenario = choose_scenario(door, opened->script, name.scenario);
  if (!scenario) return tl::unexpected(scenario.error());
  if (!*scenario) return ExitCode::fine;
  if (call.values.flag("preview")) {
    const auto options =
        input::read_script(call.values, door.surroundings, **scenario, opened->routes(**scenario, *target));
    if (!options) return tl::unexpected(options.error());
    door.out << output::render_preview(options->bench.stage, options->bench.plan.client, out_style(door, call.color));
    return ExitCode::fine;
  }
  const auto outcome = play_script(door, call, {*opened, **scenario, *target, said_command(call)});
  if (!outcome) return tl::unexpected(outcome.error());
  return report(door, call, *outcome, reporting);
}

}  // namespace brink::cli
