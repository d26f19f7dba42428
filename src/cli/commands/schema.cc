#include "cli/commands/commands.h"
#include "input/scenario_schema.h"

namespace brink::cli {

Result<ExitCode> schema(Door& door, const Call& call) {
  const auto& arguments = call.values.arguments();
  const bool scenario = !arguments.empty() && arguments.front() == "scenario";
  const std::string_view text = scenario ? input::scenario_schema : call.json.schema;
  door.out << text;
  if (!text.ends_with('\n')) door.out << '\n';
  return ExitCode::fine;
}

}  // namespace brink::cli
