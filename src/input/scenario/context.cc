#include "input/scenario/context.h"

#include <filesystem>

namespace brink::input {

std::string seen_from(std::string_view folder, std::string_view path) {
  return (std::filesystem::path(folder) / path).lexically_normal().string();
}

std::string ScenarioContext::read_file(const Field& where, std::string_view path, std::size_t most) const {
  auto bytes = surroundings.read_file(seen_from(folder, path), most);
  if (bytes) return std::move(*bytes);
  where.wrong(": " + bytes.error().message, "paths are seen from the folder of the scenario file");
  return "";
}

}  // namespace brink::input
