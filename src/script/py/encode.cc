#include "script/py/encode.h"

#include "script/form_text.h"

namespace brink::script::py {
namespace {

bool append_value(PyObject* value, Dialect dialect, std::string& out) {
  if (dialect == Dialect::httpx) {
    if (value == Py_None) return true;
    if (value == Py_True) return out += "true", true;
    if (value == Py_False) return out += "false", true;
  }
  Ref kept;
  const std::string_view text = text_or_bytes(value, kept);
  if (text.data() == nullptr) return false;
  append_form_text(out, text);
  return true;
}

bool append_pair(PyObject* name, PyObject* value, Dialect dialect, std::string& out) {
  if (value == Py_None && dialect == Dialect::requests) return true;
  if (!out.empty() && out.back() != '?') out += '&';
  if (!append_value(name, dialect, out)) return false;
  out += '=';
  return append_value(value, dialect, out);
}

bool append_field(PyObject* name, PyObject* value, Dialect dialect, std::string& out) {
  if (!PyList_Check(value) && !PyTuple_Check(value)) return append_pair(name, value, dialect, out);
  for (Py_ssize_t i = 0; i < PySequence_Fast_GET_SIZE(value); ++i) {
    if (!append_pair(name, PySequence_Fast_GET_ITEM(value, i), dialect, out)) return false;
  }
  return true;
}

bool append_pairs(PyObject* pairs, Dialect dialect, std::string& out) {
  const Ref iterator(PyObject_GetIter(pairs));
  if (!iterator) return false;
  while (const Ref pair{PyIter_Next(iterator.get())}) {
    const Ref fast(PySequence_Fast(pair.get(), "a field is a pair of name and value"));
    if (!fast) return false;
    if (PySequence_Fast_GET_SIZE(fast.get()) != 2) {
      PyErr_SetString(PyExc_TypeError, "a field is a pair of name and value");
      return false;
    }
    PyObject** items = PySequence_Fast_ITEMS(fast.get());
    if (!append_field(items[0], items[1], dialect, out)) return false;
  }
  return !PyErr_Occurred();
}

}  // namespace

std::string_view text_or_bytes(PyObject* value, Ref& kept) {
  if (PyBytes_Check(value)) {
    kept = Ref::borrow(value);
    return {PyBytes_AS_STRING(value), static_cast<std::size_t>(PyBytes_GET_SIZE(value))};
  }
  kept = PyUnicode_Check(value) ? Ref::borrow(value) : Ref(PyObject_Str(value));
  return kept ? utf8_of(kept.get()) : std::string_view();
}

bool append_form(PyObject* fields, Dialect dialect, std::string& out) {
  if (PyUnicode_Check(fields) || PyBytes_Check(fields)) {
    Ref kept;
    const std::string_view text = text_or_bytes(fields, kept);
    if (text.data() == nullptr) return false;
    out += text;
    return true;
  }
  if (PyDict_Check(fields)) {
    PyObject *name = nullptr, *value = nullptr;
    for (Py_ssize_t at = 0; PyDict_Next(fields, &at, &name, &value);) {
      const Ref kept_name = Ref::borrow(name), kept_value = Ref::borrow(value);  // str() of a value may change the dict
      if (!append_field(name, value, dialect, out)) return false;
    }
    return true;
  }
  if (PyObject_HasAttrString(fields, "items")) {
    const Ref items(PyObject_CallMethod(fields, "items", nullptr));
    return items && append_pairs(items.get(), dialect, out);
  }
  return append_pairs(fields, dialect, out);
}

}  // namespace brink::script::py
