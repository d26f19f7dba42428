#include "script/py/locust_answer.h"

#include "script/py/locust_counts.h"
#include "script/py/locust_session.h"
#include "script/py/members.h"
#include "script/py/response.h"

namespace brink::script::py {
namespace {

PyTypeObject* answer_type = nullptr;

PyObject* enter(PyObject* self, PyObject*) {
  Answer& answer = answer_of(self);
  answer.entered = 1;
  if (answer.caught && !forget_unfinished(answer.session, self)) return nullptr;
  return Ref::borrow(self).release();
}

// Where nothing was raised and nobody has judged, the status does. All else is for the class.
PyObject* leave(PyObject* self, PyObject* const* arguments, Py_ssize_t count) {
  Answer& answer = answer_of(self);
  if (count != 3) {
    PyErr_SetString(PyExc_TypeError, "__exit__(kind, error, trace)");
    return nullptr;
  }
  if (!answer.caught) Py_RETURN_FALSE;
  if (arguments[0] != Py_None || !is_none(answer.verdict)) {
    return PyObject_CallMethod(self, "_leave", "O", arguments[1]);
  }
  const Ref failure = failure_by_status(self);
  if (!failure || !count_answer(self, failure.get())) return nullptr;
  Py_RETURN_FALSE;
}

PyObject* get_history(PyObject* self, void*) {
  Answer& answer = answer_of(self);
  if (answer.history == nullptr) answer.history = PyList_New(0);
  return Ref::borrow(answer.history).release();
}

int set_history(PyObject* self, PyObject* history, void*) {
  set_member(answer_of(self).history, history);
  return 0;
}

using Gc = Collected<Answer, &Answer::raw, &Answer::session, &Answer::method, &Answer::name, &Answer::given,
                     &Answer::meta, &Answer::verdict, &Answer::error, &Answer::encoding, &Answer::js, &Answer::asked,
                     &Answer::history, &Answer::base, &Answer::cookie>;

PyMemberDef members[] = {BRINK_OBJECT(Answer, raw, "_raw"),
                         BRINK_OBJECT(Answer, session, "_session"),
                         BRINK_OBJECT(Answer, method, "_method"),
                         BRINK_OBJECT(Answer, name, "_name"),
                         BRINK_OBJECT(Answer, given, "_given"),
                         BRINK_OBJECT(Answer, meta, "_meta"),
                         BRINK_OBJECT(Answer, verdict, "_verdict"),
                         BRINK_OBJECT(Answer, error, "_error"),
                         BRINK_OBJECT(Answer, encoding, "_encoding"),
                         BRINK_OBJECT(Answer, js, "js"),
                         BRINK_OBJECT(Answer, asked, "_asked"),
                         BRINK_OBJECT(Answer, base, "_base"),
                         BRINK_OBJECT(Answer, cookie, "_cookie"),
                         {"_began", T_DOUBLE, offsetof(Answer, began), 0, nullptr},
                         {"_time", T_DOUBLE, offsetof(Answer, taken), 0, nullptr},
                         {"status_code", T_INT, offsetof(Answer, status), 0, nullptr},
                         {"_caught", T_BOOL, offsetof(Answer, caught), 0, nullptr},
                         {"_entered", T_BOOL, offsetof(Answer, entered), 0, nullptr},
                         {nullptr, 0, 0, 0, nullptr}};
PyGetSetDef properties[] = {{"history", get_history, set_history, nullptr, nullptr},
                            {nullptr, nullptr, nullptr, nullptr, nullptr}};
PyMethodDef methods[] = {{"__enter__", enter, METH_NOARGS, nullptr},
                         {"__exit__", as_method(leave), METH_FASTCALL, nullptr},
                         {nullptr, nullptr, 0, nullptr}};

}  // namespace

Ref make_answer_type() {
  Ref type = make_type<Gc>({"_brink.Answer", sizeof(Answer), members, methods, properties});
  answer_type = reinterpret_cast<PyTypeObject*>(type.get());
  return type;
}

bool is_answer(PyObject* object) { return PyObject_TypeCheck(object, answer_type); }

bool count_answer(PyObject* self, PyObject* exception) {
  const Answer& answer = answer_of(self);
  PyObject* hook = hook_of(answer.session);
  PyObject* counts = is_event_hook(hook) ? only_counted_in(hook) : nullptr;
  if (counts == nullptr || exception != Py_None || !is_none(answer.meta) || !is_response(answer.raw)) {
    return static_cast<bool>(Ref(PyObject_CallMethod(answer.session, "_count", "OO", self, exception)));
  }
  const Ref time(PyFloat_FromDouble(answer.taken));
  const Ref length(PyLong_FromSize_t(length_of(answer.raw)));
  return time && length && log_request(counts, answer.method, answer.name, time.get(), length.get());
}

Ref failure_by_status(PyObject* self) {
  const Answer& answer = answer_of(self);
  if (answer.status == 200) return Ref::borrow(Py_None);
  return Ref(PyObject_CallMethod(answer.session, "_failure_of", "O", self));
}

}  // namespace brink::script::py
