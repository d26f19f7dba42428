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

#ifdef BRINK_SANITIZED
#pragma weak __lsan_register_root_region
void __lsan_register_root_region(const void* begin, size_t size);
#endif

void brink_abandon_state(PyThreadState* state) {
#ifdef BRINK_SANITIZED
  if (!__lsan_register_root_region) return;
  for (_PyStackChunk* chunk = state->datastack_chunk; chunk; chunk = chunk->previous) {
    __lsan_register_root_region(chunk, chunk->size);
  }
#else
  (void)state;
#endif
}
