#include "cli/commands/locustfile.h"

#include <fmt/format.h>

#include "cli/commands/documents.h"
#include "cli/commands/reporting.h"
#include "cli/errand.h"
#include "cli/live_view.h"
#include "cli/messages.h"
#include "cli/ownership.h"
#include "cli/style.h"
#include "cli/view.h"
#include "input/locust_options.h"

namespace brink::cli {
namespace {

constexpr std::size_t most_bytes = 8u << 20;

std::string load_text(const plan::Locustfile& file) {
  return file.rate ? fmt::format("{:g} tasks a second", *file.rate) : fmt::format("{} users", file.users);
}

}  // namespace

output::Program about_locustfile(const plan::Locustfile& file) {
  output::Program program;
  program.language = "python";
  program.version = file.interpreter.version;
  program.interpreter = file.interpreter.executable;
  program.file = fmt::format("{}", fmt::join(file.files, ", "));
  program.users_class = fmt::format("{}", fmt::join(file.classes, ", "));
  return program;
}

bool is_locustfile(Door& door, const std::string& file) {
  const auto text = door.surroundings.read_file(file, most_bytes);
  return text && input::is_locustfile(*text);
}

Result<run::Outcome> play_locustfile(Door& door, const Call& call, const OpenLocustfile& opened,
                                     const std::string& command) {
  const plan::Locustfile& file = opened.file;
  const auto hosts = input::locust_hosts(file);
  if (!hosts) return tl::unexpected(hosts.error());
  auto options = input::read_locust(call.values, door.surroundings, file, *hosts, opened.routes(*hosts));
  if (!options) return tl::unexpected(options.error());
  print_notes(door.err, options->notes);
  const auto confirmed =
      confirm_ownership(door, options->foreign_hosts, call.values.flag("i-own-this"), load_text(file));
  if (!confirmed) return tl::unexpected(confirmed.error());

  run::BenchRequest request;
  request.program = opened.program(options->plan);
  request.about_program = about_locustfile(file);
  request.end = file.rate.has_value();
  request.plan = std::move(options->plan);
  request.stage = std::move(options->stage);
  request.exporting = std::move(options->exporting);
  request.limits = std::move(options->limits);
  request.processes = options->processes.count;
  request.on_loss = options->processes.on_loss;
  request.saving = saving(call);
  auto machines = machines_for(door, call, file.files.empty() ? "" : file.files.front());
  if (!machines) return tl::unexpected(machines.error());
  request.machines = std::move(*machines);
  // Locust's own lines come on stderr, where a line drawn over itself would be in their way.
  const std::unique_ptr<View> view =
      command == "locust"
          ? std::unique_ptr<View>(new LiveView(door.err, err_style(door, call.color), LiveOptions{.stages = false}))
          : make_view(door, call,
                      {.command = command,
                       .target = hosts->front().text(),
                       .stages = false,
                       .every_second = call.values.flag("verbose")});
  ToTheirEnd led(*view, file.run_time);
  run::Observer& observer = file.rate ? static_cast<run::Observer&>(*view) : led;
  auto outcome = door.doers.bench(request, observer, door.stop);
  view->close();
  return outcome;
}

Result<ExitCode> bench_locustfile(Door& door, const Call& call, const input::ScriptName& name) {
  const ReportOptions reporting = bench_report_options(call.values);
  if (reporting.json_file) {
    if (auto ok = door.check_writable(*reporting.json_file); !ok) return tl::unexpected(ok.error());
  }
  if (auto ok = check_documents(door, call.values); !ok) return tl::unexpected(ok.error());
  const auto words = input::locust_words(call.values, name.file, name.scenario);
  if (!words) return tl::unexpected(words.error());
  if (!door.doers.open_locustfile) return could_not_run("scripts cannot be run here");
  const auto opened = door.doers.open_locustfile(*words, door.environment);
  if (!opened) return tl::unexpected(opened.error());
  print_notes(door.err, opened->file.notes);
  if (opened->file.exit) {
    door.err << opened->file.err << opened->file.out;
    return ExitCode::usage;
  }
  const auto outcome = play_locustfile(door, call, *opened, "run");
  if (!outcome) return tl::unexpected(outcome.error());
  const auto end = opened->finish(outcome->interrupted);
  if (!end) return tl::unexpected(end.error());
  return report(door, call, *outcome, reporting);
}

}  // namespace brink::cli
