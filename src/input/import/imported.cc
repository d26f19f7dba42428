#include "input/import/imported.h"

namespace brink::input {

std::string stem_of(std::string_view file) {
  if (file.empty() || file == "-") return "Imported";
  std::string_view name = file.substr(file.rfind('/') + 1);  // npos + 1 is 0
  const auto dot = name.rfind('.');
  if (dot != std::string_view::npos && dot > 0) name = name.substr(0, dot);
  return name.empty() ? "Imported" : std::string(name);
}

}  // namespace brink::input
