// Shell completion scripts, made from the option table.
#pragma once

#include <string>

namespace brink::cli {

std::string bash_completion();
std::string zsh_completion();
std::string fish_completion();

}  // namespace brink::cli
