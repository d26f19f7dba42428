// `_brink.Answer`, the base of what Locust's clients give back: the response, what it counts as, and for whom. A
// context at whose end it is counted, when it was asked for with catch_response.
#pragma once

#include "script/py/python.h"

namespace brink::script::py {

// Its fields, which the classes in lib/locust/responses.py see under the names of locust_answer.cc.
struct Answer {
  PyObject_HEAD PyObject *raw, *session, *method, *name, *given, *meta, *verdict, *error, *encoding, *js, *asked,
      *history, *base, *cookie;
  double began;  // seconds since 1970
  double taken;  // milliseconds
  int status;
  char caught, entered;
};

// Empty with an exception set. Once.
Ref make_answer_type();
bool is_answer(PyObject* object);
inline Answer& answer_of(PyObject* object) { return *reinterpret_cast<Answer*>(object); }

// Counts it, with the exception that failed it (None: nothing did). False with an exception set.
bool count_answer(PyObject* answer, PyObject* exception);
// What its status makes of it: an exception or None. Empty with an exception set.
Ref failure_by_status(PyObject* answer);

}  // namespace brink::script::py
