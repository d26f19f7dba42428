// CPython's C API, found in libpython when a Python file is read: a run without one does not pay for the library, 2.5
// MB and the time of its relocations. For C++ and C; files include this, or python.h, and not <Python.h> alone.
//
// Functions are called by their own names, which jump to what was found. Of objects the place is found, so theirs are
// macros. What is used for the first time is added to the lists: the linker names it.
#pragma once

#define PY_SSIZE_T_CLEAN
#include <Python.h>

// clang-format off
#define BRINK_PYTHON_FUNCTIONS(X) \
  X(PyArg_UnpackTuple) X(PyBool_FromLong) X(PyBytes_FromStringAndSize) X(PyConfig_Clear) \
  X(PyConfig_InitPythonConfig) X(PyConfig_SetBytesString) X(PyDict_Copy) X(PyDict_GetItem) \
  X(PyDict_GetItemWithError) X(PyDict_New) X(PyDict_Next) X(PyDict_SetItem) X(PyDict_SetItemString) X(PyErr_Clear) \
  X(PyErr_ExceptionMatches) X(PyErr_Fetch) X(PyErr_Format) X(PyErr_GivenExceptionMatches) \
  X(PyErr_NewExceptionWithDoc) X(PyErr_NormalizeException) X(PyErr_Occurred) X(PyErr_Print) X(PyErr_SetNone) \
  X(PyErr_SetObject) X(PyErr_SetString) X(PyEval_RestoreThread) X(PyEval_SaveThread) X(PyException_SetTraceback) \
  X(PyFloat_AsDouble) X(PyFloat_FromDouble) X(PyImport_AppendInittab) X(PyImport_ExecCodeModule) \
  X(PyImport_ImportModule) X(PyInterpreterState_Main) X(PyIter_Next) X(PyList_Append) X(PyList_GetItem) \
  X(PyList_New) X(PyLong_AsLong) X(PyLong_AsLongLong) X(PyLong_AsLongLongAndOverflow) X(PyLong_AsSize_t) \
  X(PyLong_AsUnsignedLong) X(PyLong_FromDouble) X(PyLong_FromLong) X(PyLong_FromLongLong) X(PyLong_FromSize_t) \
  X(PyLong_FromUnsignedLong) X(PyLong_FromUnsignedLongLong) X(PyMapping_Check) X(PyMapping_Items) X(PyMem_Free) \
  X(PyModule_AddFunctions) X(PyModule_AddObjectRef) X(PyModule_Create2) X(PyModule_GetDict) X(PyNumber_Add) \
  X(PyOS_AfterFork_Child) X(PyOS_AfterFork_Parent) X(PyOS_BeforeFork) X(PyOS_double_to_string) \
  X(PyObject_CallOneArg) X(PyObject_GC_UnTrack) X(PyObject_GetAttr) X(PyObject_GetAttrString) X(PyObject_GetIter) \
  X(PyObject_HasAttrString) X(PyObject_IsSubclass) X(PyObject_IsTrue) X(PyObject_Repr) X(PyObject_RichCompareBool) \
  X(PyObject_SetAttr) X(PyObject_Str) X(PyObject_VectorcallMethod) X(PySequence_Fast) X(PySequence_GetItem) \
  X(PySet_Add) X(PySet_Discard) X(PyStatus_Exception) X(PyThreadState_Clear) X(PyThreadState_DeleteCurrent) \
  X(PyThreadState_GetFrame) X(PyThreadState_New) X(PyThread_acquire_lock_timed) X(PyThread_allocate_lock) \
  X(PyThread_free_lock) X(PyThread_release_lock) X(PyThread_tss_set) X(PyTuple_GetItem) X(PyTuple_New) \
  X(PyTuple_Pack) X(PyType_FromSpec) X(PyType_GenericNew) X(PyType_IsSubtype) X(PyUnicode_AsUTF8AndSize) \
  X(PyUnicode_CompareWithASCIIString) X(PyUnicode_Concat) X(PyUnicode_Decode) X(PyUnicode_DecodeLatin1) \
  X(PyUnicode_DecodeUTF8) X(PyUnicode_FromFormat) X(PyUnicode_FromString) X(PyUnicode_InternFromString) \
  X(Py_CompileStringExFlags) X(Py_GetVersion) X(Py_InitializeFromConfig) X(Py_MakePendingCalls) \
  X(_PyArg_ParseTupleAndKeywords_SizeT) X(_PyArg_ParseTuple_SizeT) X(_PyObject_CallMethod_SizeT) \
  X(_PyObject_GetMethod) X(_PyTime_AsSecondsDouble) X(_PyTime_GetSystemClock) X(_Py_BuildValue_SizeT) X(_Py_Dealloc)

#define BRINK_PYTHON_OBJECTS(X) \
  X(PyDict_Type) X(PyExc_AttributeError) X(PyExc_BaseException) X(PyExc_Exception) X(PyExc_LookupError) \
  X(PyExc_RuntimeError) X(PyExc_TypeError) X(PyExc_UnicodeError) X(PyExc_ValueError) X(PyFloat_Type) \
  X(PyFrozenSet_Type) X(PyList_Type) X(PyLong_Type) X(PyModule_Type) X(PySet_Type) X(PyTuple_Type) X(PyUnicode_Type) \
  X(_PyRuntime) X(_Py_FalseStruct) X(_Py_NoneStruct) X(_Py_TrueStruct)
// clang-format on

#ifdef __cplusplus
extern "C" {
#endif
#define BRINK_DECLARE(name) extern void* brink_found_##name;
BRINK_PYTHON_OBJECTS(BRINK_DECLARE)
#undef BRINK_DECLARE
#ifdef __cplusplus
}
#endif

#define BRINK_FOUND(name) (*(__typeof__(name)*)brink_found_##name)
#define PyDict_Type BRINK_FOUND(PyDict_Type)
#define PyExc_AttributeError BRINK_FOUND(PyExc_AttributeError)
#define PyExc_BaseException BRINK_FOUND(PyExc_BaseException)
#define PyExc_Exception BRINK_FOUND(PyExc_Exception)
#define PyExc_LookupError BRINK_FOUND(PyExc_LookupError)
#define PyExc_RuntimeError BRINK_FOUND(PyExc_RuntimeError)
#define PyExc_TypeError BRINK_FOUND(PyExc_TypeError)
#define PyExc_UnicodeError BRINK_FOUND(PyExc_UnicodeError)
#define PyExc_ValueError BRINK_FOUND(PyExc_ValueError)
#define PyFloat_Type BRINK_FOUND(PyFloat_Type)
#define PyFrozenSet_Type BRINK_FOUND(PyFrozenSet_Type)
#define PyList_Type BRINK_FOUND(PyList_Type)
#define PyLong_Type BRINK_FOUND(PyLong_Type)
#define PyModule_Type BRINK_FOUND(PyModule_Type)
#define PySet_Type BRINK_FOUND(PySet_Type)
#define PyTuple_Type BRINK_FOUND(PyTuple_Type)
#define PyUnicode_Type BRINK_FOUND(PyUnicode_Type)
#define _PyRuntime BRINK_FOUND(_PyRuntime)
#define _Py_FalseStruct BRINK_FOUND(_Py_FalseStruct)
#define _Py_NoneStruct BRINK_FOUND(_Py_NoneStruct)
#define _Py_TrueStruct BRINK_FOUND(_Py_TrueStruct)

#ifdef __cplusplus
#include "base/result.h"

namespace brink::script::py {

// Loads the library, once; before anything else of the API, which does nothing but crash until then. It stays until the
// process ends. Error (could not run): it is not there, or not the version this program was built for.
Result<void> load_python();

}  // namespace brink::script::py
#endif
