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

struct TypeParts {
  const char* name;
  std::size_t size;
  PyMemberDef* members;
  PyMethodDef* methods;
  PyGetSetDef* properties;
};
inline PyMethodDef no_methods[] = {{nullptr, nullptr, 0, nullptr}};
inline PyGetSetDef no_properties[] = {{nullptr, nullptr, nullptr, nullptr, nullptr}};

// A type of such objects, which classes may derive from; what `parts` points at stays. Empty with an exception set.
template <class Gc>
Ref make_type(const TypeParts& parts) {
  PyType_Slot slots[] = {{Py_tp_members, parts.members},
                         {Py_tp_methods, parts.methods},
                         {Py_tp_getset, parts.properties},
                         {Py_tp_traverse, reinterpret_cast<void*>(Gc::traverse)},
                         {Py_tp_clear, reinterpret_cast<void*>(Gc::clear)},
                         {Py_tp_dealloc, reinterpret_cast<void*>(Gc::dealloc)},
                         {Py_tp_new, reinterpret_cast<void*>(PyType_GenericNew)},
                         {0, nullptr}};
  PyType_Spec spec = {parts.name, static_cast<int>(parts.size), 0,
                      Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC, slots};
  return Ref(PyType_FromSpec(&spec));
}

// Puts a borrowed object where another may be.
inline void set_member(PyObject*& member, PyObject* value) {
  Py_XINCREF(value);
  PyObject* old = std::exchange(member, value);
  Py_XDECREF(old);
}

inline bool is_none(PyObject* member) { return member == nullptr || member == Py_None; }

}  // namespace brink::script::py
