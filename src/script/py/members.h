// Types whose fields are Python attributes: objects that C++ reads without looking names up, and that classes of the
// modules in lib/ derive from.
#pragma once

#include <structmember.h>

#include "script/py/python.h"

namespace brink::script::py {

// A field that is an object, None while it is null.
#define BRINK_OBJECT(type, field, name) \
  { name, T_OBJECT, offsetof(type, field), 0, nullptr }

template <class Function>
PyCFunction as_method(Function function) {
  return reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(function));
}

// Of an attribute of a module or class; looked up once for each kind of use, so kept for good.
inline PyObject* interned(const char* text) { return PyUnicode_InternFromString(text); }

// What garbage collection needs of a type whose objects are `members`, pointers to members of T.
template <class T, PyObject* T::*... members>
struct Collected {
  static int traverse(PyObject* self, visitproc visit, void* arg) {
    int stopped = visit(reinterpret_cast<PyObject*>(Py_TYPE(self)), arg);
    static_cast<void>(stopped != 0 || ((stopped = visit_one(reinterpret_cast<T*>(self)->*members, visit, arg)) || ...));
    return stopped;
  }
  static int clear(PyObject* self) {
    (drop(reinterpret_cast<T*>(self)->*members), ...);
    return 0;
  }
  static void dealloc(PyObject* self) {
    PyTypeObject* type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    clear(self);
    type->tp_free(self);
    Py_DECREF(type);
  }

 private:
  static int visit_one(PyObject* member, visitproc visit, void* argument) {
    return member != nullptr ? visit(member, argument) : 0;
  }
  static void drop(PyObject*& member) {
    PyObject* old = std::exchange(member, nullptr);
    Py_XDECREF(old);
  }
};

// Puts a borrowed object where another may be.
inline void set_member(PyObject*& member, PyObject* value) {
  Py_XINCREF(value);
  PyObject* old = std::exchange(member, value);
  Py_XDECREF(old);
}

inline bool is_none(PyObject* member) { return member == nullptr || member == Py_None; }

}  // namespace brink::script::py
