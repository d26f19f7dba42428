// What the sessions of Locust stand on, added to the module `_brink`: requests one by one, each to a row and host of
// its own, and users who call, stop and end each other.
#pragma once

#include "script/py/call.h"
#include "script/py/python.h"

namespace brink::script::py {

class Actor;

// False with an exception set.
bool add_session_functions(PyObject* module);

// What came of a request to a site, as a `_brink.Response`, whether there was one or not. Empty with an exception set:
// it could not be sent at all.
Ref response_of_exchange(Actor& actor, const Call& call, const Reply& reply, const Site& site);

}  // namespace brink::script::py
