#include "input/options/option.h"

namespace brink::input {

std::vector<const Option*> options_of(Command command) {
  std::vector<const Option*> found;
  for (const Option& option : all_options()) {
    if (option.belongs_to(command)) found.push_back(&option);
  }
  return found;
}

const Option* find_option(Command command, std::string_view word) {
  if (word.empty()) return nullptr;
  for (const Option* option : options_of(command)) {
    if (word == option->name || word == option->also || word == option->short_name) return option;
    if (option->kind == Kind::toggle && word.starts_with("no-") && word.substr(3) == option->name) return option;
  }
  return nullptr;
}

std::string spelled(const Option& option) { return "--" + std::string(option.name); }

}  // namespace brink::input
