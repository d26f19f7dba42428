#include "script/py/interpreter.h"

#include <fmt/format.h>

#include <cstdlib>

#include "base/check.h"
#include "script/py/library.h"
#include "script/py/native.h"
#include "script/py/python_path.h"
#include "script/py/thread_state.h"

namespace brink::script::py {
namespace {

PyThreadState* main_state = nullptr;  // of the thread that started it; null: it is not

// A PyConfig that clears itself.
struct Config {
  Config() { PyConfig_InitPythonConfig(&config); }
  ~Config() { PyConfig_Clear(&config); }
  PyConfig config;
};

std::string why(const PyStatus& status) { return status.err_msg != nullptr ? status.err_msg : "it does not say why"; }

// Sanitizers know of malloc() alone: what Python's own allocator hands out they would neither see used too late nor see
// who still holds it.
void let_sanitizers_see() {
#ifdef BRINK_SANITIZED
  ::setenv("PYTHONMALLOC", "malloc", 0);
#endif
}

Result<void> initialize(const std::string& program) {
  let_sanitizers_see();
  Config of;
  // Signals are the program's own, and so are its arguments.
  of.config.install_signal_handlers = 0;
  of.config.parse_argv = 0;
  PyStatus status = PyConfig_SetBytesString(&of.config, &of.config.program_name, program.c_str());
  if (!PyStatus_Exception(status)) status = Py_InitializeFromConfig(&of.config);
  if (PyStatus_Exception(status)) {
    return could_not_run("Python 3.11 cannot be started: " + why(status),
                         "is its standard library (Debian: libpython3.11-stdlib) installed?");
  }
  return {};
}

std::string attribute(PyObject* module, const char* name) {
  const Ref value(PyObject_GetAttrString(module, name));
  if (!value || !PyUnicode_Check(value.get())) {
    PyErr_Clear();
    return "";
  }
  return std::string(utf8_of(value.get()));
}

plan::Interpreter describe() {
  const Ref sys(PyImport_ImportModule("sys"));
  const std::string version = Py_GetVersion();
  return {version.substr(0, version.find(' ')), attribute(sys.get(), "executable")};
}

// Packages of another version's virtual environment have compiled parts that this one cannot load.
std::string program_of(const PythonPath& found, std::vector<std::string>& notes) {
  if (found.fits()) return found.executable;
  constexpr const char* own = "/usr/bin/python3.11";
  if (!found.executable.empty()) {
    notes.push_back(fmt::format("{} is Python {}: its packages are not seen, scripts run on Python 3.11",
                                found.executable, found.version));
  }
  return real_file_system().is_executable(own) ? own : "python3.11";
}

}  // namespace

Result<plan::Interpreter> start_interpreter(const InterpreterSetup& setup, std::vector<std::string>& notes) {
  if (main_state != nullptr) {
    const Gil gil;
    return describe();
  }
  if (auto ok = load_python(); !ok) return tl::unexpected(ok.error());
  const std::string program = program_of(find_python(setup.path, real_file_system()), notes);
  CHECK(PyImport_AppendInittab("_brink", make_native_module) == 0);
  if (auto ok = initialize(program); !ok) return tl::unexpected(ok.error());
  auto info = describe();
  const bool has_library = install_library();
  CHECK(has_library, "the modules that are built in can be imported");
  main_state = PyEval_SaveThread();
  return info;
}

Gil::Gil() {
  CHECK(main_state != nullptr, "start_interpreter() first");
  brink_take_gil(main_state);
}

Gil::~Gil() { brink_drop_gil(); }

void before_fork() {
  CHECK(main_state != nullptr, "start_interpreter() first");
  brink_take_gil(main_state);
  const Ref gc(PyImport_ImportModule("gc"));
  const Ref frozen(gc ? PyObject_CallMethod(gc.get(), "freeze", nullptr) : nullptr);
  if (!frozen) PyErr_Clear();
  PyOS_BeforeFork();
}

void after_fork(bool in_child) {
  if (in_child) {
    PyOS_AfterFork_Child();
  } else {
    PyOS_AfterFork_Parent();
  }
  brink_drop_gil();
}

void flush_output() {
  const Gil gil;
  const Ref boot(PyImport_ImportModule("_brink_boot"));
  const Ref done(boot ? PyObject_CallMethod(boot.get(), "flush", nullptr) : nullptr);
  if (!done) PyErr_Clear();
}

void end_interpreter() {
  if (main_state == nullptr) return;
  const Gil gil;
  const Ref boot(PyImport_ImportModule("_brink_boot"));
  const Ref done(boot ? PyObject_CallMethod(boot.get(), "end", nullptr) : nullptr);
  if (!done) PyErr_Clear();
}

}  // namespace brink::script::py
