#include "script/py/json_write.h"

#include <fmt/format.h>

namespace brink::script::py {
namespace {

constexpr int deepest = 100;

void append_unit(Py_UCS4 unit, std::string& out) { fmt::format_to(std::back_inserter(out), "\\u{:04x}", unit); }

void append_character(Py_UCS4 c, std::string& out) {
  switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    case '\f': out += "\\f"; return;
    case '\b': out += "\\b"; return;
    default: break;
  }
  if (c >= 0x20 && c < 0x7f) {
    out += static_cast<char>(c);
  } else if (c <= 0xffff) {
    append_unit(c, out);
  } else {
    append_unit(0xd800 + ((c - 0x10000) >> 10), out);
    append_unit(0xdc00 + ((c - 0x10000) & 0x3ff), out);
  }
}

bool is_plain(const Py_UCS1* text, Py_ssize_t length) {
  for (Py_ssize_t i = 0; i < length; ++i) {
    if (text[i] < 0x20 || text[i] >= 0x7f || text[i] == '"' || text[i] == '\\') return false;
  }
  return true;
}

void append_text(PyObject* text, std::string& out) {
  const Py_ssize_t length = PyUnicode_GET_LENGTH(text);
  out += '"';
  if (PyUnicode_IS_ASCII(text) && is_plain(PyUnicode_1BYTE_DATA(text), length)) {
    out.append(reinterpret_cast<const char*>(PyUnicode_1BYTE_DATA(text)), static_cast<std::size_t>(length));
  } else {
    const int kind = PyUnicode_KIND(text);
    const void* data = PyUnicode_DATA(text);
    for (Py_ssize_t i = 0; i < length; ++i) append_character(PyUnicode_READ(kind, data, i), out);
  }
  out += '"';
}

// Each: false when it is not for us to write, without an exception.
bool append(PyObject* value, std::string& out, int depth);

bool append_integer(PyObject* value, std::string& out) {
  int overflow = 0;
  const long long number = PyLong_AsLongLongAndOverflow(value, &overflow);
  if (overflow != 0) return false;
  fmt::format_to(std::back_inserter(out), "{}", number);
  return true;
}

bool append_float(PyObject* value, std::string& out) {
  const double number = PyFloat_AS_DOUBLE(value);
  if (!(number - number == 0)) return false;  // infinite, or none
  char* text = PyOS_double_to_string(number, 'r', 0, Py_DTSF_ADD_DOT_0, nullptr);
  if (text == nullptr) {
    PyErr_Clear();
    return false;
  }
  out += text;
  PyMem_Free(text);
  return true;
}

bool append_dict(PyObject* dict, std::string& out, int depth) {
  out += '{';
  PyObject *key = nullptr, *value = nullptr;
  bool first = true;
  for (Py_ssize_t at = 0; PyDict_Next(dict, &at, &key, &value);) {
    if (!PyUnicode_CheckExact(key)) return false;
    if (!first) out += ", ";
    first = false;
    append_text(key, out);
    out += ": ";
    if (!append(value, out, depth)) return false;
  }
  out += '}';
  return true;
}

bool append_list(PyObject* list, std::string& out, int depth) {
  out += '[';
  PyObject** items = PySequence_Fast_ITEMS(list);
  for (Py_ssize_t i = 0; i < PySequence_Fast_GET_SIZE(list); ++i) {
    if (i > 0) out += ", ";
    if (!append(items[i], out, depth)) return false;
  }
  out += ']';
  return true;
}

bool append(PyObject* value, std::string& out, int depth) {
  if (depth > deepest) return false;
  if (PyUnicode_CheckExact(value)) return append_text(value, out), true;
  if (value == Py_None) return out += "null", true;
  if (value == Py_True) return out += "true", true;
  if (value == Py_False) return out += "false", true;
  if (PyLong_CheckExact(value)) return append_integer(value, out);
  if (PyFloat_CheckExact(value)) return append_float(value, out);
  if (PyDict_CheckExact(value)) return append_dict(value, out, depth + 1);
  if (PyList_CheckExact(value) || PyTuple_CheckExact(value)) return append_list(value, out, depth + 1);
  return false;
}

bool write_slowly(PyObject* value, std::string& out) {
  const Ref json(PyImport_ImportModule("json"));
  const Ref text(json ? PyObject_CallMethod(json.get(), "dumps", "O", value) : nullptr);
  if (!text) return false;
  out += utf8_of(text.get());
  return true;
}

}  // namespace

bool write_json(PyObject* value, std::string& out) {
  const std::size_t before = out.size();
  if (append(value, out, 0)) return true;
  out.resize(before);
  return write_slowly(value, out);
}

}  // namespace brink::script::py
