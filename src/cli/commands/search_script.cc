#include "cli/commands/search_script.h"

#include <fmt/format.h>

#include "cli/commands/locustfile.h"
#include "cli/commands/script.h"
#include "cli/commands/searching.h"
#include "cli/errand.h"
#include "cli/messages.h"
#include "input/locust_options.h"
#include "input/search_of_script.h"

namespace brink::cli {
namespace {

Result<ExitCode> play(Door& door, const Call& call, const std::string& file, input::ScriptSearch search,
                      run::SearchProgram users, const std::optional<std::string>& record = std::nullopt) {
  users.plan = std::move(search.plan);
  const auto find = [&](run::RunRequest request, run::Observer& progress) -> Result<run::Outcome> {
    auto machines = machines_for(door, call, file);
    if (!machines) return tl::unexpected(machines.error());
    request.machines = std::move(*machines);
    request.users = users;
    return door.doers.find_limit(request, progress, door.stop);
  };
  return cli::search(door, call, std::move(search.options), find, record);
}

Result<ExitCode> search_scenario(Door& door, const Call& call, const input::ScriptName& name) {
  if (!door.doers.open_script) return could_not_run("scripts cannot be run here");
  const auto target = parse_url(call.values.arguments().front());
  if (!target) return tl::unexpected(target.error());
  const auto opened = door.doers.open_script(name.file, door.environment);
  if (!opened) return tl::unexpected(opened.error());
  print_notes(door.err, opened->script.notes);
  const auto scenario = choose_scenario(door, opened->script, name.scenario);
  if (!scenario) return tl::unexpected(scenario.error());
  if (!*scenario) return ExitCode::fine;
  auto search = input::read_script_search(call.values, door.surroundings, (*scenario)->name,
                                          opened->routes(**scenario, target->url));
  if (!search) return tl::unexpected(search.error());
  run::SearchProgram users;
  users.program = opened->program(**scenario, search->plan);
  users.about = about_script(opened->script, **scenario);
  users.begins = (*scenario)->on_start;
  users.ends = (*scenario)->on_stop;
  return play(door, call, name.file, std::move(*search), std::move(users));
}

}  // namespace

Result<ExitCode> search_script(Door& door, const Call& call, const input::ScriptName& name) {
  if (!is_locustfile(door, name.file)) return search_scenario(door, call, name);
  if (!door.doers.open_locustfile) return could_not_run("scripts cannot be run here");
  const auto opened =
      door.doers.open_locustfile(input::locust_search_words(call.values, name.file, name.scenario), door.environment);
  if (!opened) return tl::unexpected(opened.error());
  print_notes(door.err, opened->file.notes);
  if (opened->file.exit) {
    door.err << opened->file.err << opened->file.out;
    return ExitCode::usage;
  }
  return search_locustfile(door, call, *opened);
}

Result<ExitCode> search_locustfile(Door& door, const Call& call, const OpenLocustfile& opened,
                                   const std::optional<std::string>& record) {
  const auto hosts = input::locust_hosts(opened.file);
  if (!hosts) return tl::unexpected(hosts.error());
  auto search = input::read_locust_search(call.values, door.surroundings, opened.file, opened.routes(*hosts));
  if (!search) return tl::unexpected(search.error());
  run::SearchProgram users;
  users.program = opened.program(search->plan);
  users.about = about_locustfile(opened.file);
  users.begins = true;
  users.ends = true;
  const std::string file = opened.file.files.empty() ? "" : opened.file.files.front();
  const auto code = play(door, call, file, std::move(*search), std::move(users), record);
  const auto end = opened.finish(door.stop.requests() > 0);
  if (!end) return tl::unexpected(end.error());
  return code;
}

}  // namespace brink::cli
