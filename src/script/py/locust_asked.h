// What a call of a Locust client's method asks for: its words as they were given, and as they are understood.
#pragma once

#include <vector>

#include "script/py/options.h"
#include "script/py/python.h"

namespace brink::script::py {

// The arguments after the method, by vectorcall: the URL, then the body where the verb takes it, then keywords.
struct Given {
  PyObject* const* arguments = nullptr;
  Py_ssize_t count = 0;
  PyObject* kwnames = nullptr;
  int bodies = 0;      // 1: the second argument may be `data`; 2: and the third `json`
  bool stays = false;  // HEAD: redirects are followed only when asked for

  Py_ssize_t words() const { return kwnames != nullptr ? PyTuple_GET_SIZE(kwnames) : 0; }
  // False with a TypeError set: there are too many.
  bool fits(const char* method) const;
  // Only the URL stands without a name.
  bool one_url() const { return count == 1 && PyUnicode_CheckExact(arguments[0]); }
  // As arguments of request(method, url, …): what stands without a name but for the URL gets its own.
  void lay_out(std::vector<PyObject*>& values, std::vector<PyObject*>& names) const;
};

struct Asked {
  bool common = false;  // understood whole. If not, nothing below counts
  PyObject* url = nullptr;
  PyObject* name = nullptr;
  PyObject* context = nullptr;
  PyObject* params = nullptr;
  bool catches = false;
  bool follows = true;
  Options options;  // headers, json, data, timeout

  bool any_options() const;
  // The options by name; `json_asks`: who sends JSON asks for JSON. Empty with an exception set.
  Ref as_dict(bool json_asks) const;
};

// An exception may be set: of a truth value.
Asked read_asked(const Given& given);

}  // namespace brink::script::py
