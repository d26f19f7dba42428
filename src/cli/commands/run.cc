#include <fmt/format.h>

#include "cli/commands/commands.h"
#include "cli/commands/reporting.h"
#include "cli/live_view.h"
#include "cli/messages.h"
#include "cli/ownership.h"
#include "input/run_options.h"

namespace brink::cli {
namespace {

run::RunRequest make_request(input::RunOptions options) {
  run::RunRequest request;
  request.target = std::move(options.target);
  request.paths = std::move(options.paths);
  request.from_sitemap = options.from_sitemap;
  request.follow_links = options.follow_links;
  request.ignore_robots = options.ignore_robots;
  request.method = std::move(options.method);
  request.headers = std::move(options.headers);
  request.client = std::move(options.client);
  request.budget = options.budget;
  request.search.max_users = options.max_users;
  request.search.stage = options.stage;
  request.search.think = options.think;
  request.search.warmup = options.warmup;
  request.search.repeat = options.repeat;
  request.search.rules.latency_wall = options.latency_wall;
  request.search.rules.error_threshold = options.error_threshold;
  request.search.seed = options.seed;
  if (const input::Profile* profile = options.profile) {
    request.profile = output::Profile{.name = std::string(profile->name),
                                      .label = std::string(profile->label),
                                      .peak_users = static_cast<double>(profile->users)};
  }
  request.fail_under = options.fail_under;
  request.workers = options.workers;
  return request;
}

}  // namespace

Result<ExitCode> run_limit(Door& door, const Call& call) {
  auto options = input::read_run(call.values, door.surroundings);
  if (!options) return tl::unexpected(options.error());
  print_notes(door.err, options->notes);
  const bool owned = call.values.flag("i-own-this");
  const std::string load = fmt::format("up to {} users", options->max_users);
  auto confirmed = confirm_ownership(door, options->foreign_hosts, owned, load);
  if (!confirmed) return tl::unexpected(confirmed.error());

  const ReportOptions reporting{.json_on_stdout = call.values.flag("json"), .fail_under = options->fail_under};
  run::RunRequest request = make_request(std::move(*options));
  request.saving = saving(call);
  LiveView view(door.err, err_style(door, call.color), {.redraw = can_redraw(door)});
  const auto outcome = door.doers.find_limit(request, view, door.stop);
  view.clear();
  if (!outcome) return tl::unexpected(outcome.error());
  return report(door, call, *outcome, reporting);
}

}  // namespace brink::cli
