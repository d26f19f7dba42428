#include "script/py/options.h"

#include <fmt/format.h>

#include "base/base64.h"
#include "script/py/json_write.h"

namespace brink::script::py {
namespace {

struct Keyword {
  const char* name;
  PyObject* Options::*place;  // null: refused
  const char* instead = "";
};

constexpr Keyword keywords[] = {
    {"headers", &Options::headers},
    {"json", &Options::json},
    {"data", &Options::data},
    {"params", &Options::params},
    {"catch_response", &Options::catch_response},
    {"timeout", &Options::timeout},
    {"auth", &Options::auth},
    {"cookies", &Options::cookies},
    {"files", &Options::files},
    {"content", &Options::content},
    {"follow_redirects", &Options::follow},
    {"allow_redirects", &Options::follow},
    {"path", &Options::path},
    {"url", &Options::path},
    {"method", &Options::method},
    {"stream", &Options::stream},
    {"verify", nullptr, "certificates are checked or not for the whole run: brink's --insecure and --ca-bundle"},
    {"cert", nullptr, "certificates of clients cannot be given"},
    {"proxies", nullptr, "requests go straight to the target"},
    {"hooks", nullptr, "call a function with the response instead"},
    {"extensions", nullptr, "there are none"},
};
constexpr std::size_t keyword_count = std::size(keywords);

// The names as Python has them: the same word in a program is the same object, so they are mostly found by address.
PyObject* const* interned_names() {
  static const auto names = [] {
    std::array<PyObject*, keyword_count> all{};
    for (std::size_t i = 0; i < keyword_count; ++i) all[i] = PyUnicode_InternFromString(keywords[i].name);
    return all;
  }();
  return names.data();
}

const Keyword* find_keyword(PyObject* name) {
  PyObject* const* names = interned_names();
  for (std::size_t i = 0; i < keyword_count; ++i) {
    if (names[i] == name) return &keywords[i];
  }
  for (std::size_t i = 0; i < keyword_count; ++i) {
    if (PyUnicode_Check(name) && PyUnicode_CompareWithASCIIString(name, keywords[i].name) == 0) return &keywords[i];
  }
  return nullptr;
}

bool take(PyObject* name, PyObject* value, Options& options) {
  const Keyword* keyword = find_keyword(name);
  if (keyword == nullptr) {
    PyErr_Format(PyExc_TypeError, "a request has no option '%S'", name);
    return false;
  }
  if (keyword->place == nullptr) {
    if (value == Py_None || value == Py_True) return true;  // what these do anyway
    PyErr_Format(PyExc_ValueError, "'%s' cannot be given: %s", keyword->name, keyword->instead);
    return false;
  }
  if (value != Py_None || keyword->place == &Options::timeout) options.*keyword->place = value;
  return true;
}

bool add_headers(PyObject* headers, Call& call) {
  const Ref items(PyMapping_Items(headers));
  if (!items) return false;
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE(items.get()); ++i) {
    PyObject* pair = PyList_GET_ITEM(items.get(), i);
    PyObject* name = PyTuple_GetItem(pair, 0);
    PyObject* value = PyTuple_GetItem(pair, 1);
    if (name == nullptr || value == nullptr) return false;
    if (value == Py_None) continue;  // leaves out one that would be sent otherwise, of which there is none
    if (!PyUnicode_Check(value) && !PyBytes_Check(value)) {
      PyErr_Format(PyExc_TypeError, "the value of the header %S must be a str or bytes, not %s", name,
                   Py_TYPE(value)->tp_name);
      return false;
    }
    Ref kept_name, kept_value;
    const std::string_view name_text = text_or_bytes(name, kept_name);
    const std::string_view value_text = text_or_bytes(value, kept_value);
    if (name_text.data() == nullptr || value_text.data() == nullptr) return false;
    call.add_header(name_text, value_text);
  }
  return true;
}

bool add_cookies(PyObject* cookies, Call& call) {
  const Ref items(PyMapping_Items(cookies));
  if (!items) return false;
  std::string text;
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE(items.get()); ++i) {
    PyObject* pair = PyList_GET_ITEM(items.get(), i);
    Ref kept_name, kept_value;
    const std::string_view name = text_or_bytes(PyTuple_GetItem(pair, 0), kept_name);
    const std::string_view value = text_or_bytes(PyTuple_GetItem(pair, 1), kept_value);
    if (name.data() == nullptr || value.data() == nullptr) return false;
    text.append(text.empty() ? "" : "; ").append(name).append("=").append(value);
  }
  if (!text.empty()) call.add_header("Cookie", text);
  return true;
}

// A pair, or an object with username and password, such as HTTPBasicAuth.
bool add_auth(PyObject* auth, Call& call) {
  Ref user, password;
  if (PyTuple_Check(auth) && PyTuple_GET_SIZE(auth) == 2) {
    user = Ref::borrow(PyTuple_GET_ITEM(auth, 0));
    password = Ref::borrow(PyTuple_GET_ITEM(auth, 1));
  } else {
    user = Ref(PyObject_GetAttrString(auth, "username"));
    password = Ref(user ? PyObject_GetAttrString(auth, "password") : nullptr);
    if (!password) {
      PyErr_SetString(PyExc_TypeError, "auth must be a pair of user and password");
      return false;
    }
  }
  Ref kept_user, kept_password;
  const std::string_view user_text = text_or_bytes(user.get(), kept_user);
  const std::string_view password_text = text_or_bytes(password.get(), kept_password);
  if (user_text.data() == nullptr || password_text.data() == nullptr) return false;
  if (call.has_header("authorization")) return true;
  call.add_header("Authorization", "Basic " + base64(std::string(user_text) + ":" + std::string(password_text)));
  return true;
}

// Seconds; None is as long as can be.
bool read_seconds(PyObject* given, Duration& out) {
  constexpr double longest = 24 * 3600;
  const double seconds = given == Py_None ? longest : PyFloat_AsDouble(given);
  if (PyErr_Occurred()) return false;
  if (!(seconds > 0)) {
    PyErr_SetString(PyExc_ValueError, "timeout must be more than 0 seconds");
    return false;
  }
  out = from_seconds(std::min(seconds, longest));
  return true;
}

// Of the whole request; or two, to connect and to read: a pair, or an object with such parts.
bool read_timeout(PyObject* timeout, Call& call) {
  if (PyTuple_Check(timeout)) {
    if (PyTuple_GET_SIZE(timeout) < 2) {
      PyErr_SetString(PyExc_ValueError, "timeout must be a number of seconds, or (to connect, to read)");
      return false;
    }
    return read_seconds(PyTuple_GET_ITEM(timeout, 0), call.connect_timeout) &&
           read_seconds(PyTuple_GET_ITEM(timeout, 1), call.timeout);
  }
  if (timeout != Py_None && PyObject_HasAttrString(timeout, "connect") && PyObject_HasAttrString(timeout, "read")) {
    const Ref connect(PyObject_GetAttrString(timeout, "connect")), read(PyObject_GetAttrString(timeout, "read"));
    return connect && read && read_seconds(connect.get(), call.connect_timeout) &&
           read_seconds(read.get(), call.timeout);
  }
  return read_seconds(timeout, call.timeout);
}

// Forms with files are rare, and made in Python: (body, content type).
bool add_files(const Options& options, Call& call) {
  const Ref module(PyImport_ImportModule("_brink_client"));
  PyObject* data = options.data != nullptr ? options.data : Py_None;
  const Ref made(module ? PyObject_CallMethod(module.get(), "multipart", "OO", data, options.files) : nullptr);
  if (!made) return false;
  Ref kept_body, kept_type;
  const std::string_view body = text_or_bytes(PyTuple_GetItem(made.get(), 0), kept_body);
  const std::string_view type = text_or_bytes(PyTuple_GetItem(made.get(), 1), kept_type);
  if (body.data() == nullptr || type.data() == nullptr) return false;
  call.body = body;
  call.content_type(type);
  return true;
}

// Bytes, text, or something that can be read or gone through.
bool add_raw(PyObject* value, Call& call) {
  Ref read;
  if (!PyUnicode_Check(value) && !PyBytes_Check(value)) {
    const Ref module(PyImport_ImportModule("_brink_client"));
    read = Ref(module ? PyObject_CallMethod(module.get(), "read_all", "O", value) : nullptr);
    if (!read) return false;
    value = read.get();
  }
  Ref kept;
  const std::string_view text = text_or_bytes(value, kept);
  if (text.data() == nullptr) return false;
  call.body = text;
  return true;
}

bool is_form(PyObject* data) {
  return PyDict_Check(data) || PyList_Check(data) || PyTuple_Check(data) ||
         (PyMapping_Check(data) && PyObject_HasAttrString(data, "items"));
}

bool add_data(PyObject* data, Dialect dialect, Call& call) {
  if (is_form(data)) {
    call.content_type("application/x-www-form-urlencoded");
    return append_form(data, dialect, call.body);
  }
  // As the tasks of LoadPilot have it; requests takes a text for what it is.
  if (PyUnicode_Check(data) && dialect == Dialect::httpx) call.content_type("application/x-www-form-urlencoded");
  return add_raw(data, call);
}

bool add_body(const Options& options, Dialect dialect, Call& call) {
  if (options.files != nullptr) return add_files(options, call);
  // Where both are given, json counts in the one and data in the other.
  const bool json_counts = options.json != nullptr && (dialect == Dialect::httpx || options.data == nullptr);
  if (json_counts) {
    call.content_type("application/json");
    return write_json(options.json, call.body);
  }
  if (options.content != nullptr) return add_raw(options.content, call);
  return options.data == nullptr || add_data(options.data, dialect, call);
}

bool add_params(PyObject* params, Dialect dialect, Call& call) {
  const std::size_t before = call.target.size();
  call.target += call.target.find('?') == std::string::npos ? '?' : '&';
  const std::size_t begin = call.target.size();
  std::string fields;
  if (!append_form(params, dialect, fields)) return false;
  call.target += fields;
  if (call.target.size() == begin) call.target.resize(before);
  return true;
}

bool add_path(const Site& site, PyObject* path, Call& call) {
  if (path == nullptr) {
    PyErr_SetString(PyExc_TypeError, "a request needs a path");
    return false;
  }
  Ref kept;
  const std::string_view text = text_or_bytes(path, kept);
  if (text.data() == nullptr) return false;
  if (append_target(site, text, call.target)) return true;
  PyErr_Format(PyExc_ValueError, "%S is not on %s, the only host that load is sent to", path, site.origin.c_str());
  return false;
}

}  // namespace

bool read_keywords(PyObject* kwnames, PyObject* const* values, Options& options) {
  const Py_ssize_t count = kwnames != nullptr ? PyTuple_GET_SIZE(kwnames) : 0;
  for (Py_ssize_t i = 0; i < count; ++i) {
    if (!take(PyTuple_GET_ITEM(kwnames, i), values[i], options)) return false;
  }
  return true;
}

bool read_dict(PyObject* dict, Options& options) {
  PyObject *name = nullptr, *value = nullptr;
  for (Py_ssize_t at = 0; PyDict_Next(dict, &at, &name, &value);) {
    if (!take(name, value, options)) return false;
  }
  return true;
}

bool fill_call(const Site& site, PyObject* path, const Options& options, Call& call) {
  if (!add_path(site, path, call)) return false;
  if (options.params != nullptr && !add_params(options.params, site.dialect, call)) return false;
  if (options.headers != nullptr && !add_headers(options.headers, call)) return false;
  if (options.cookies != nullptr && !add_cookies(options.cookies, call)) return false;
  if (options.auth != nullptr && !add_auth(options.auth, call)) return false;
  if (!add_body(options, site.dialect, call)) return false;
  if (options.timeout != nullptr && !read_timeout(options.timeout, call)) return false;
  if (options.follow != nullptr) call.follow = PyObject_IsTrue(options.follow) == 1;
  return true;
}

}  // namespace brink::script::py
