#include "script/py/json_read.h"

#include <simdjson.h>

namespace brink::script::py {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

static_assert(json_padding >= simdjson::SIMDJSON_PADDING);

Ref str(std::string_view text) {
  return Ref(PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), nullptr));
}

// Keys come again and again, in one document and from one to the next: those that are short are kept.
class Keys {
 public:
  Ref get(std::string_view text) {
    constexpr std::size_t longest = 32;
    if (text.size() > longest) return str(text);
    Entry& entry = entries_[std::hash<std::string_view>{}(text) % entries_.size()];
    if (entry.str && entry.text == text) return entry.str;
    Ref made = str(text);
    if (made) entry = {std::string(text), made};
    return made;
  }

 private:
  struct Entry {
    std::string text;
    Ref str;
  };
  std::array<Entry, 1024> entries_;
};

// Lives as long as the interpreter, which does not end before the process.
Keys& keys() {
  static Keys& all = *new Keys;
  return all;
}

Ref object_of(const element& value);

Ref list_of(const simdjson::dom::array& array) {
  Ref list(PyList_New(0));
  for (const element item : array) {
    const Ref made = object_of(item);
    if (!made || PyList_Append(list.get(), made.get()) != 0) return {};
  }
  return list;
}

Ref dict_of(const simdjson::dom::object& object) {
  Ref dict(PyDict_New());
  for (const auto& [key, value] : object) {
    const Ref name = keys().get(key);
    const Ref made = name ? object_of(value) : Ref();
    if (!made || PyDict_SetItem(dict.get(), name.get(), made.get()) != 0) return {};
  }
  return dict;
}

Ref object_of(const element& value) {
  switch (value.type()) {
    case element_type::ARRAY: return list_of(value.get_array().value_unsafe());
    case element_type::OBJECT: return dict_of(value.get_object().value_unsafe());
    case element_type::INT64: return Ref(PyLong_FromLongLong(value.get_int64().value_unsafe()));
    case element_type::UINT64: return Ref(PyLong_FromUnsignedLongLong(value.get_uint64().value_unsafe()));
    case element_type::DOUBLE: return Ref(PyFloat_FromDouble(value.get_double().value_unsafe()));
    case element_type::STRING: return str(value.get_string().value_unsafe());
    case element_type::BOOL: return Ref::borrow(value.get_bool().value_unsafe() ? Py_True : Py_False);
    case element_type::NULL_VALUE: return Ref::borrow(Py_None);
  }
  return Ref::borrow(Py_None);
}

Ref read_slowly(const char* bytes, std::size_t size) {
  const Ref json(PyImport_ImportModule("json"));
  if (!json) return {};
  return Ref(PyObject_CallMethod(json.get(), "loads", "y#", bytes, static_cast<Py_ssize_t>(size)));
}

}  // namespace

Ref read_json(const char* bytes, std::size_t size, std::size_t capacity) {
  // Only ever used with the GIL held, and never across a switch between users.
  static simdjson::dom::parser& parser = *new simdjson::dom::parser;
  element document;
  const bool copy = capacity < size + simdjson::SIMDJSON_PADDING;
  if (parser.parse(reinterpret_cast<const std::uint8_t*>(bytes), size, copy).get(document) != simdjson::SUCCESS) {
    return read_slowly(bytes, size);
  }
  Ref made = object_of(document);
  // A string that Python does not take for UTF-8 as simdjson does.
  if (!made && PyErr_ExceptionMatches(PyExc_UnicodeError)) {
    PyErr_Clear();
    return read_slowly(bytes, size);
  }
  return made;
}

}  // namespace brink::script::py
