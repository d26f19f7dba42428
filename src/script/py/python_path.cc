#include "script/py/python_path.h"

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "base/text.h"

namespace brink::script::py {
namespace {

std::string folder_of(const std::string& path) { return path.substr(0, path.rfind('/')); }

// "3.12" of ".../python3.12"; of "python3" nothing.
std::string version_in_name(std::string_view path) {
  constexpr std::string_view stem = "python";
  const std::string_view name = path.substr(path.rfind('/') + 1);
  if (!name.starts_with(stem) || name.find('.') == std::string_view::npos) return "";
  return std::string(name.substr(stem.size()));
}

// "version = 3.11.2" or "version_info = 3.11.2.final.0"
std::string version_in_settings(std::string_view settings) {
  for (const std::string_view line : split(settings, '\n')) {
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view key = trim(line.substr(0, equals));
    if (key != "version" && key != "version_info") continue;
    const auto parts = split(trim(line.substr(equals + 1)), '.');
    if (parts.size() >= 2) return std::string(parts[0]) + "." + std::string(parts[1]);
  }
  return "";
}

}  // namespace

FileSystem real_file_system() {
  FileSystem files;
  files.is_executable = [](const std::string& path) { return access(path.c_str(), X_OK) == 0; };
  files.real_path = [](const std::string& path) {
    char* resolved = realpath(path.c_str(), nullptr);
    std::string text = resolved == nullptr ? "" : resolved;
    std::free(resolved);
    return text;
  };
  files.read = [](const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
  return files;
}

PythonPath find_python(std::string_view path, const FileSystem& files) {
  for (const std::string_view folder : split(path, ':')) {
    if (folder.empty()) continue;
    const std::string executable = std::string(folder) + "/python3";
    if (!files.is_executable(executable)) continue;
    PythonPath found{executable, version_in_settings(files.read(folder_of(folder_of(executable)) + "/pyvenv.cfg"))};
    if (found.version.empty()) found.version = version_in_name(files.real_path(executable));
    return found;
  }
  return {};
}

}  // namespace brink::script::py
