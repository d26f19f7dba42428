#include "script/py/library.h"

#include "script/loadpilot_client_py.h"
#include "script/loadpilot_dsl_py.h"
#include "script/loadpilot_py.h"
#include "script/py/python.h"
#include "script/python_asyncio_py.h"
#include "script/python_boot_py.h"
#include "script/python_client_py.h"
#include "script/python_cooperative_py.h"
#include "script/python_loadpilot_py.h"

namespace brink::script::py {
namespace {

const Module& boot_module() {
  static const Module module{"_brink_boot", false, python_boot_py};
  return module;
}

std::vector<Module> all_modules() {
  std::vector<Module> all = locust_modules();
  for (const Module& module : std::initializer_list<Module>{boot_module(),
                                                            {"_brink_cooperative", false, python_cooperative_py},
                                                            {"_brink_client", false, python_client_py},
                                                            {"_brink_asyncio", false, python_asyncio_py},
                                                            {"_brink_loadpilot", false, python_loadpilot_py},
                                                            {"loadpilot", true, loadpilot_py},
                                                            {"loadpilot.dsl", false, loadpilot_dsl_py},
                                                            {"loadpilot.client", false, loadpilot_client_py}}) {
    all.push_back(module);
  }
  return all;
}

// {name: (is_package, source)}
Ref table() {
  Ref modules(PyDict_New());
  for (const Module& module : all_modules()) {
    const Ref row(Py_BuildValue("(Os#)", module.is_package ? Py_True : Py_False, module.source.data(),
                                static_cast<Py_ssize_t>(module.source.size())));
    if (!row || PyDict_SetItemString(modules.get(), module.name, row.get()) != 0) return {};
  }
  return modules;
}

}  // namespace

bool install_library() {
  const Module& boot = boot_module();
  const std::string source(boot.source);
  const Ref code(Py_CompileString(source.c_str(), "<brink>/_brink_boot.py", Py_file_input));
  if (!code) return false;
  const Ref module(PyImport_ExecCodeModule(boot.name, code.get()));
  const Ref modules = table();
  if (!module || !modules) return false;
  return static_cast<bool>(Ref(PyObject_CallMethod(module.get(), "install", "O", modules.get())));
}

}  // namespace brink::script::py
