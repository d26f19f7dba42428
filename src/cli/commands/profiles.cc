#include "input/profiles.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/commands/commands.h"
#include "cli/wrap.h"
#include "output/history.h"

namespace brink::cli {
namespace {

std::string all_as_json() {
  auto list = nlohmann::ordered_json::array();
  for (const input::Profile& profile : input::all_profiles()) {
    list.push_back({{"name", profile.name},
                    {"label", profile.label},
                    {"users", profile.users},
                    {"think_s", seconds(profile.think)},
                    {"basis", profile.basis}});
  }
  return list.dump(2) + "\n";
}

}  // namespace

Result<ExitCode> profiles(Door& door, const Call& call) {
  if (call.values.flag("json")) {
    door.out << all_as_json();
    return ExitCode::fine;
  }
  const auto style = out_style(door, call.color);
  std::vector<output::ProfileRow> rows;
  for (const input::Profile& profile : input::all_profiles()) {
    rows.push_back({std::string(profile.name), std::string(profile.label), static_cast<double>(profile.users),
                    seconds(profile.think)});
  }
  door.out << output::render_profiles(rows, style) << "\nWhat the figures rest on\n";
  for (const input::Profile& profile : input::all_profiles()) {
    door.out << wrap(fmt::format("{}: {}.", profile.name, profile.basis), 2, 4, style.width);
  }
  return ExitCode::fine;
}

}  // namespace brink::cli
