// The reference of all commands as Markdown, made from the option table: docs/commands.md is this text.
#pragma once

#include <string>

namespace brink::cli {

std::string markdown_reference();

}  // namespace brink::cli
