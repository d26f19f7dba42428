#include "cli/completion.h"

#include "cli/commands/commands.h"

namespace brink::cli {

Result<ExitCode> completion(Door& door, const Call& call) {
  const std::string& shell = call.values.arguments().front();
  door.out << (shell == "bash" ? bash_completion() : shell == "zsh" ? zsh_completion() : fish_completion());
  return ExitCode::fine;
}

}  // namespace brink::cli
