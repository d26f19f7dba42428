#include "cli/commands/commands.h"

namespace brink::cli {

Result<ExitCode> schema(Door& door, const Call& call) {
  door.out << call.json.schema;
  if (!call.json.schema.ends_with('\n')) door.out << '\n';
  return ExitCode::fine;
}

}  // namespace brink::cli
