// Which Python a shell would start, and whether its packages can be ours.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace brink::script::py {

struct PythonPath {
  std::string executable;  // "/home/ann/shop/venv/bin/python3"; empty: none is on the path
  std::string version;     // "3.12", where its files say so; empty: they do not
  // Python has to be told of another one's packages, whose compiled parts it could not load.
  bool fits() const { return !executable.empty() && (version.empty() || version == "3.11"); }
};

// What find_python looks at.
struct FileSystem {
  std::function<bool(const std::string& path)> is_executable;
  std::function<std::string(const std::string& path)>
      real_path;                                             // symbolic links followed; empty: there is no such file
  std::function<std::string(const std::string& path)> read;  // empty: there is no such file
};
FileSystem real_file_system();

// The first "python3" in the folders of `path` (the environment's PATH). Its version is told by the name it stands for
// ("python3.12") or by the pyvenv.cfg of its virtual environment.
PythonPath find_python(std::string_view path, const FileSystem& files);

}  // namespace brink::script::py
