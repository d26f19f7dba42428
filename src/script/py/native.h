// The native module `_brink`, on which the Python modules of lib/ stand.
#pragma once

#include "script/py/python.h"

namespace brink::script::py {

extern "C" PyObject* make_native_module();

// What a waiting call raises in a program that is to leave what it is in the middle of. Not an Exception, so that only
// who means it catches it. Borrowed.
PyObject* stop_exception();

}  // namespace brink::script::py
