// The arguments of a client's method, read into a Call.
#pragma once

#include "script/py/call.h"
#include "script/py/python.h"

namespace brink::script::py {

// Values are borrowed; null: not given.
struct Options {
  PyObject* headers = nullptr;
  PyObject* json = nullptr;
  PyObject* data = nullptr;
  PyObject* content = nullptr;
  PyObject* params = nullptr;
  PyObject* cookies = nullptr;
  PyObject* files = nullptr;
  PyObject* auth = nullptr;
  PyObject* timeout = nullptr;
  PyObject* follow = nullptr;          // follow_redirects, allow_redirects
  PyObject* catch_response = nullptr;  // the response is a context whose verdict counts
  PyObject* path = nullptr;            // path, url
  PyObject* method = nullptr;
  PyObject* stream = nullptr;  // taken without effect: a response always comes whole
};

// Reads the keyword arguments of a call by vectorcall: `kwnames` (may be null) are their names, `values` their values.
// False with an exception set: TypeError of a name that is not known, ValueError of what cannot be done.
bool read_keywords(PyObject* kwnames, PyObject* const* values, Options& options);
// The same of a dict.
bool read_dict(PyObject* dict, Options& options);

// False with an exception set.
bool fill_call(const Site& site, PyObject* path, const Options& options, Call& call);

}  // namespace brink::script::py
