#include "script/py/library.h"

#include <algorithm>
#include <string>

#include "base/check.h"
#include "script/py/python.h"
#include "script/python_library.h"

namespace brink::script::py {
namespace {

constexpr std::string_view package_file = "/__init__.py";

bool is_package(std::string_view path) { return path.ends_with(package_file); }

// "locust/user/task.py" → "locust.user.task"
std::string module_name(std::string_view path) {
  path.remove_suffix(is_package(path) ? package_file.size() : std::string_view(".py").size());
  std::string name(path);
  for (char& c : name) c = c == '/' ? '.' : c;
  return name;
}

std::string_view source_of(std::string_view path) {
  const auto file = std::find_if(python_library.begin(), python_library.end(),
                                 [path](const EmbeddedFile& each) { return each.path == path; });
  CHECK(file != python_library.end());
  return file->bytes;
}

// {name: (is_package, source)}
Ref table() {
  Ref modules(PyDict_New());
  for (const auto& [path, source] : python_library) {
    const Ref row(Py_BuildValue("(Os#)", is_package(path) ? Py_True : Py_False, source.data(),
                                static_cast<Py_ssize_t>(source.size())));
    if (!row || PyDict_SetItemString(modules.get(), module_name(path).c_str(), row.get()) != 0) return {};
  }
  return modules;
}

}  // namespace

bool install_library() {
  const std::string source(source_of("_brink_boot.py"));
  const Ref code(Py_CompileString(source.c_str(), "<brink>/_brink_boot.py", Py_file_input));
  if (!code) return false;
  const Ref module(PyImport_ExecCodeModule("_brink_boot", code.get()));
  const Ref modules = table();
  if (!module || !modules) return false;
  return static_cast<bool>(Ref(PyObject_CallMethod(module.get(), "install", "O", modules.get())));
}

}  // namespace brink::script::py
