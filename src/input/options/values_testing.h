// For tests: Values from options by name, as a door would have cut them from a command line.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "input/options/values.h"
#include "input/surroundings.h"

namespace brink::input {

using NamedOptions = std::vector<std::pair<std::string, std::string>>;

inline Result<Values> read_values(Command command, const NamedOptions& options, std::vector<std::string> arguments = {},
                                  std::map<std::string, std::string> variables = {}) {
  RawLine line;
  for (const auto& [name, value] : options) {
    const Option* option = find_option(command, name);
    CHECK(option != nullptr);
    line.options.emplace_back(option, value);
  }
  line.arguments = std::move(arguments);
  return Values::read(command, std::move(line), [variables = std::move(variables)](std::string_view name) {
    const auto at = variables.find(std::string(name));
    return at == variables.end() ? std::nullopt : std::optional<std::string>(at->second);
  });
}

// Files that exist in the test only.
inline Surroundings surroundings_with(std::map<std::string, std::string> files = {}) {
  Surroundings surroundings;
  surroundings.cores = 4;
  surroundings.seed = 77;
  surroundings.read_file = [files = std::move(files)](const std::string& path, std::size_t) -> Result<std::string> {
    const auto at = files.find(path);
    if (at == files.end()) return could_not_run("cannot read " + path + ": No such file or directory");
    return at->second;
  };
  return surroundings;
}

}  // namespace brink::input
