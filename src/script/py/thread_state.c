#define Py_BUILD_CORE 1
#include "script/py/thread_state.h"

#include <Python.h>
#include <internal/pycore_runtime.h>

// After what it makes macros of.
#include "script/py/python_api.h"

void brink_take_gil(PyThreadState* state) {
  PyEval_RestoreThread(state);
  PyThread_tss_set(&_PyRuntime.gilstate.autoTSSkey, state);
}

void brink_drop_gil(void) { PyEval_SaveThread(); }
