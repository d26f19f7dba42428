#include "cli/commands/commands.h"

namespace brink::cli {

Result<ExitCode> schema(Door& door, const Call&) {
  door.out << door.doers.schema;
  if (!door.doers.schema.ends_with('\n')) door.out << '\n';
  return ExitCode::fine;
}

}  // namespace brink::cli
