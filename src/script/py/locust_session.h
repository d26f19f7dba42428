// `_brink.HttpSession`, the base of Locust's clients: their get(), post(), … A request that is like most goes its whole
// way here: to its row, with the session's headers, counted by its status. All else is for request_rare() of the class
// (lib/locust/clients.py), which can do whatever requests can.
#pragma once

#include "script/py/python.h"

namespace brink::script::py {

// Empty with an exception set. Once.
Ref make_http_session_type();

// The hook that its requests are told to; null: `session` is no session, or has none.
PyObject* hook_of(PyObject* session);
// A response that was asked for to be judged has come to its `with`. False with an exception set.
bool forget_unfinished(PyObject* session, PyObject* answer);

}  // namespace brink::script::py
