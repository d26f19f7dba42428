// Python objects as JSON text, as json.dumps writes them without arguments: ", " and ": " between, ASCII only.
#pragma once

#include <string>

#include "script/py/python.h"

namespace brink::script::py {

// Appends. False with an exception set: json.dumps' own, of what it does not take.
bool write_json(PyObject* value, std::string& out);

}  // namespace brink::script::py
