#include "cli/commands/commands.h"
#include "cli/man_page.h"
#include "cli/reference.h"

namespace brink::cli {

Result<ExitCode> man(Door& door, const Call& call) {
  door.out << (call.values.flag("markdown") ? markdown_reference() : man_page());
  return ExitCode::fine;
}

}  // namespace brink::cli
