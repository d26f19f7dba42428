// What the readers of a scenario's parts have in common while one file is read.
#pragma once

#include <string>
#include <string_view>

#include "input/scenario/field.h"
#include "input/scenario/template_text.h"
#include "input/surroundings.h"

namespace brink::input {

struct ScenarioContext {
  Findings& findings;
  const Surroundings& surroundings;
  std::string folder;  // of the file: what it names is seen from there
  Names names;

  // The bytes of a file that the field names; empty, with a finding, when it cannot be read.
  std::string read_file(const Field& where, std::string_view path, std::size_t most) const;
};

// `path` seen from `folder`.
std::string seen_from(std::string_view folder, std::string_view path);

}  // namespace brink::input
