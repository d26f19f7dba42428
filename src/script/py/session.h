// What the sessions of Locust stand on, added to the module `_brink`: requests one by one, each to a row and host of
// its own, and users who call, stop and end each other.
#pragma once

#include "script/py/python.h"

namespace brink::script::py {

// False with an exception set.
bool add_session_functions(PyObject* module);

}  // namespace brink::script::py
