// CPython's C API, and an owning reference to an object. Files of this folder include this and never <Python.h>.
//
// Everything that touches an object needs the GIL (see README.md). A function that returns an empty Ref, or false, has
// set a Python exception, as in CPython itself.
#pragma once

#include <string_view>
#include <utility>

#include "script/py/python_api.h"

namespace brink::script::py {

class Ref {
 public:
  Ref() = default;
  // Takes over a reference that the caller owns.
  explicit Ref(PyObject* owned) : object_(owned) {}
  static Ref borrow(PyObject* object) {
    Py_XINCREF(object);
    return Ref(object);
  }
  Ref(const Ref& other) : object_(other.object_) { Py_XINCREF(object_); }
  Ref(Ref&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  Ref& operator=(Ref other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  ~Ref() { Py_XDECREF(object_); }

  PyObject* get() const { return object_; }
  PyObject* release() { return std::exchange(object_, nullptr); }
  explicit operator bool() const { return object_ != nullptr; }

 private:
  PyObject* object_ = nullptr;
};

// Bytes that need not be UTF-8: what is not becomes U+FFFD.
inline Ref text_of(std::string_view utf8) {
  return Ref(PyUnicode_DecodeUTF8(utf8.data(), static_cast<Py_ssize_t>(utf8.size()), "replace"));
}

// The UTF-8 of a str, valid as long as it lives. Empty with an exception set: a lone surrogate.
inline std::string_view utf8_of(PyObject* str) {
  Py_ssize_t size = 0;
  const char* bytes = PyUnicode_AsUTF8AndSize(str, &size);
  return bytes != nullptr ? std::string_view(bytes, static_cast<std::size_t>(size)) : std::string_view();
}

}  // namespace brink::script::py
