#include "script/py/locust_asked.h"

#include <array>

#include "base/text.h"
#include "script/py/members.h"

namespace brink::script::py {
namespace {

enum class Word : std::uint8_t {
  name,
  catch_response,
  headers,
  json,
  data,
  context,
  params,
  timeout,
  files,
  allow_redirects,
  verify,
  stream,
  cert,
  proxies,
  hooks,
  url,
  unknown
};
constexpr std::array<const char*, 16> words = {
    "name",  "catch_response",  "headers", "json",   "data", "context", "params", "timeout",
    "files", "allow_redirects", "verify",  "stream", "cert", "proxies", "hooks",  "url"};

PyObject* const* known_words() {
  static const auto all = [] {
    std::array<PyObject*, words.size()> made{};
    for (std::size_t i = 0; i < words.size(); ++i) made[i] = interned(words[i]);
    return made;
  }();
  return all.data();
}

PyObject* name_of(Word word) { return known_words()[static_cast<std::size_t>(word)]; }

// Names of keywords are interned; one that was made at run time and is not goes the long way.
Word word_of(PyObject* name) {
  PyObject* const* all = known_words();
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (all[i] == name) return static_cast<Word>(i);
  }
  return Word::unknown;
}

bool has_none(PyObject* headers) {
  PyObject *name = nullptr, *value = nullptr;
  for (Py_ssize_t at = 0; PyDict_Next(headers, &at, &name, &value);) {
    if (value == Py_None) return true;
  }
  return false;
}

// All else is read, which can be done once only, and is for Python to keep.
bool is_sent_as_given(PyObject* data) {
  return PyUnicode_Check(data) || PyBytes_Check(data) || PyDict_Check(data) || PyList_Check(data) ||
         PyTuple_Check(data);
}

bool names(PyObject* headers, std::string_view wanted) {
  PyObject *name = nullptr, *value = nullptr;
  for (Py_ssize_t at = 0; PyDict_Next(headers, &at, &name, &value);) {
    if (PyUnicode_Check(name) && iequals(utf8_of(name), wanted)) return true;
  }
  PyErr_Clear();  // a name that is no UTF-8 is told of where it is sent
  return false;
}

// The headers, with the one that asks for JSON unless they say what is asked for.
Ref with_accept(PyObject* headers) {
  Ref made(headers != nullptr ? PyDict_Copy(headers) : PyDict_New());
  if (!made || names(made.get(), "accept")) return made;
  const Ref value(PyUnicode_FromString("application/json"));
  return value && PyDict_SetItemString(made.get(), "Accept", value.get()) == 0 ? made : Ref();
}

// False: it is not for here.
bool take(Word word, PyObject* value, Asked& asked) {
  const bool given = value != Py_None;
  switch (word) {
    case Word::name: asked.name = value; return true;
    case Word::context: asked.context = value; return true;
    case Word::params: asked.params = given ? value : nullptr; return true;
    case Word::catch_response: asked.catches = PyObject_IsTrue(value) == 1; return true;
    case Word::allow_redirects: asked.follows = PyObject_IsTrue(value) == 1; return true;
    case Word::json: asked.options.json = given ? value : nullptr; return true;
    case Word::files: return !given;
    case Word::data:
      if (given && !is_sent_as_given(value)) return false;
      asked.options.data = given ? value : nullptr;
      return true;
    case Word::timeout: asked.options.timeout = given ? value : nullptr; return true;
    case Word::headers:
      if (given && (!PyDict_CheckExact(value) || has_none(value))) return false;
      asked.options.headers = given ? value : nullptr;
      return true;
    // What is sent goes straight to the target and comes back whole.
    case Word::verify:
    case Word::stream:
    case Word::cert:
    case Word::proxies:
    case Word::hooks: return true;
    case Word::url:
    case Word::unknown: return false;
  }
  return false;
}

}  // namespace

bool Given::fits(const char* method) const {
  if (count <= 1 + bodies) return true;
  PyErr_Format(PyExc_TypeError, "the client's method for %s takes at most %d arguments without a name, not %zd", method,
               1 + bodies, count);
  return false;
}

void Given::lay_out(std::vector<PyObject*>& values, std::vector<PyObject*>& called) const {
  if (count > 0) values.push_back(arguments[0]);
  bool says = false;
  for (Py_ssize_t i = 1; i < count; ++i) {
    if (arguments[i] == Py_None) continue;
    values.push_back(arguments[i]);
    called.push_back(name_of(i == 1 ? Word::data : Word::json));
  }
  for (Py_ssize_t i = 0; i < words(); ++i) {
    values.push_back(arguments[count + i]);
    called.push_back(PyTuple_GET_ITEM(kwnames, i));
    says = says || called.back() == name_of(Word::allow_redirects);
  }
  if (!stays || says) return;
  values.push_back(Py_False);
  called.push_back(name_of(Word::allow_redirects));
}

bool Asked::any_options() const {
  return options.headers != nullptr || options.json != nullptr || options.data != nullptr || options.timeout != nullptr;
}

Ref Asked::as_dict(bool json_asks) const {
  Ref dict(PyDict_New());
  const bool asks = json_asks && options.json != nullptr;
  const Ref accepting = asks ? with_accept(options.headers) : Ref();
  if (asks && !accepting) return {};
  const std::pair<Word, PyObject*> all[] = {{Word::headers, asks ? accepting.get() : options.headers},
                                            {Word::json, options.json},
                                            {Word::data, options.data},
                                            {Word::timeout, options.timeout}};
  for (const auto& [word, value] : all) {
    if (dict && value != nullptr && PyDict_SetItem(dict.get(), name_of(word), value) != 0) return {};
  }
  return dict;
}

Asked read_asked(const Given& given) {
  Asked asked;
  if (given.count < 1 || !PyUnicode_CheckExact(given.arguments[0])) return asked;
  asked.url = given.arguments[0];
  if (PyUnicode_GET_LENGTH(asked.url) == 0 || PyUnicode_READ_CHAR(asked.url, 0) != '/') return asked;
  asked.follows = !given.stays;
  for (Py_ssize_t i = 1; i < given.count; ++i) {
    if (!take(i == 1 ? Word::data : Word::json, given.arguments[i], asked)) return asked;
  }
  for (Py_ssize_t i = 0; i < given.words(); ++i) {
    if (!take(word_of(PyTuple_GET_ITEM(given.kwnames, i)), given.arguments[given.count + i], asked)) return asked;
  }
  asked.common = true;
  return asked;
}

}  // namespace brink::script::py
