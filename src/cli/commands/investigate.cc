#include <fmt/format.h>

#include <algorithm>

#include "cli/commands/commands.h"
#include "cli/commands/saved_target.h"
#include "cli/commands/searching.h"
#include "input/options/rules.h"

namespace brink::cli {
namespace {

constexpr Duration quick_budget = std::chrono::seconds(25);
constexpr Duration quick_stage = std::chrono::milliseconds(500);

constexpr input::Exclusion exclusions[] = {
    {"pid", "container", "give one of them: both name the server's processes"},
    {"no-server-side", "pid", "leave one out: --pid asks to look at the server"},
    {"no-server-side", "container", "leave one out: --container asks to look at the server"},
};

Result<std::optional<input::SavedTarget>> saved(Door& door, const Call& call) {
  const auto& arguments = call.values.arguments();
  const std::string which = arguments.empty() ? "latest" : arguments.front();
  if (!names_a_run(which)) return std::optional<input::SavedTarget>();
  const auto record = door.doers.load(call.values.text("store"), which);
  if (!record) return tl::unexpected(record.error());
  auto target = saved_target(*record);
  if (!target) return tl::unexpected(target.error());
  return std::optional(std::move(*target));
}

Result<std::monostate> check_experiments(const std::vector<std::string>& names) {
  const std::string_view known = input::find_option(input::Command::investigate, "experiment")->choices;
  for (const std::string& name : names) {
    const std::string padded = "|" + std::string(known) + "|";
    if (padded.find("|" + name + "|") == std::string::npos) {
      std::string list(known);
      std::replace(list.begin(), list.end(), '|', ' ');
      return usage_error(fmt::format("--experiment: \"{}\" is not known", name), "give one of: " + list);
    }
  }
  return std::monostate{};
}

run::InvestigateRequest make_request(const Call& call, run::RunRequest search) {
  run::InvestigateRequest request;
  request.quick = call.values.flag("quick");
  request.budget = request.quick && !call.values.given("budget") ? quick_budget : call.values.duration("budget");
  request.experiments = call.values.all("experiment");
  request.server.look = !call.values.flag("no-server-side");
  request.server.pid = call.values.maybe_integer("pid");
  request.server.container = call.values.maybe_text("container").value_or("");
  request.server.scrape = call.values.maybe_text("scrape").value_or("");
  request.server.postgres = call.values.maybe_text("pg").value_or("");
  request.run = std::move(search);
  return request;
}

}  // namespace

Result<ExitCode> investigate(Door& door, const Call& call) {
  if (auto known = check_experiments(call.values.all("experiment")); !known) return tl::unexpected(known.error());
  if (auto ok = input::check_rules(call.values, exclusions, {}); !ok) return tl::unexpected(ok.error());
  const auto target = saved(door, call);
  if (!target) return tl::unexpected(target.error());
  auto options = input::read_run(call.values, door.surroundings, *target);
  if (!options) return tl::unexpected(options.error());
  if (call.values.flag("quick") && !call.values.given("stage-seconds")) options->stage = quick_stage;
  return search(door, call, std::move(*options), [&](run::RunRequest request, run::Observer& progress) {
    return door.doers.investigate(make_request(call, std::move(request)), progress, door.stop);
  });
}

}  // namespace brink::cli
