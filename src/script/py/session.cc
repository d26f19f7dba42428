#include "script/py/session.h"

#include "base/version.h"
#include "script/py/actor.h"
#include "script/py/locust_answer.h"
#include "script/py/locust_counts.h"
#include "script/py/locust_session.h"
#include "script/py/options.h"
#include "script/py/response.h"

namespace brink::script::py {
namespace {

// Headers that every request of a session has, as pairs of text; those that the request has itself go before them.
bool add_missing_headers(PyObject* pairs, Call& call) {
  if (!PyTuple_Check(pairs)) return true;
  for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(pairs); ++i) {
    PyObject* pair = PyTuple_GET_ITEM(pairs, i);
    Ref kept_name, kept_value;
    const std::string_view name = text_or_bytes(PyTuple_GetItem(pair, 0), kept_name);
    const std::string_view value = text_or_bytes(PyTuple_GetItem(pair, 1), kept_value);
    if (name.data() == nullptr || value.data() == nullptr) return false;
    if (!call.has_header(name)) call.add_header(name, value);
  }
  return true;
}

// site(origin): its number; None when there are too many.
PyObject* site(PyObject*, PyObject* origin) {
  const std::string_view text = utf8_of(origin);
  if (text.data() == nullptr) return nullptr;
  const auto parsed = parse_url(text);
  if (!parsed) return PyErr_Format(PyExc_ValueError, "%R is no origin", origin);
  const auto number = number_site(parsed->url);
  if (!number) Py_RETURN_NONE;
  return PyLong_FromSize_t(*number);
}

// exchange(site, row, method, target, headers, options): one request and its response, whatever came of it. None where
// no user is running.
PyObject* exchange(PyObject*, PyObject* const* arguments, Py_ssize_t count) {
  Actor* actor = Actor::current();
  if (actor == nullptr) Py_RETURN_NONE;
  const std::size_t number = count == 6 ? PyLong_AsSize_t(arguments[0]) : numbered_sites();
  if (PyErr_Occurred()) return nullptr;
  if (number >= numbered_sites() || !PyUnicode_Check(arguments[2]) || !PyUnicode_Check(arguments[3])) {
    PyErr_SetString(PyExc_TypeError, "exchange(site, row, method, target, headers, options)");
    return nullptr;
  }
  const unsigned long row = PyLong_AsUnsignedLong(arguments[1]);
  if (PyErr_Occurred()) return nullptr;
  const Site& site = numbered_site(number);
  Call& call = actor->new_call();
  call.route = RouteId{static_cast<std::uint32_t>(row)};
  call.origin = &site.url;
  call.method = utf8_of(arguments[2]);
  Options options;
  if (arguments[5] != Py_None && !read_dict(arguments[5], options)) return nullptr;
  if (!fill_call(site, arguments[3], options, call) || !add_missing_headers(arguments[4], call)) return nullptr;
  const Reply* reply = actor->send(call);
  return reply != nullptr ? response_of_exchange(*actor, call, *reply, site).release() : nullptr;
}

Actor* user_or_error() {
  Actor* actor = Actor::current();
  if (actor == nullptr) PyErr_SetString(PyExc_RuntimeError, "no user is running on this thread");
  return actor;
}

// call(number): has the user of this number begin.
PyObject* call(PyObject*, PyObject* number) {
  Actor* actor = user_or_error();
  const std::size_t place = PyLong_AsSize_t(number);
  if (actor == nullptr || PyErr_Occurred()) return nullptr;
  actor->seat().call(place);
  Py_RETURN_NONE;
}

// throw(number, exception): raised in that user, in what it waits for.
PyObject* throw_in(PyObject*, PyObject* arguments) {
  unsigned int number = 0;
  PyObject* exception = nullptr;
  Actor* actor = user_or_error();
  if (actor == nullptr || !PyArg_ParseTuple(arguments, "IO", &number, &exception)) return nullptr;
  if (!PyExceptionInstance_Check(exception)) {
    PyErr_SetString(PyExc_TypeError, "throw() needs an exception");
    return nullptr;
  }
  if (Actor* other = actor->other(number)) other->raise(Ref::borrow(exception));
  Py_RETURN_NONE;
}

// hang_up(): closes the user's connections; without effect where no user is running.
PyObject* hang_up(PyObject*, PyObject*) {
  Actor* actor = Actor::current();
  if (actor != nullptr && !actor->hang_up()) return nullptr;
  Py_RETURN_NONE;
}

PyObject* end_stage(PyObject*, PyObject*) {
  Actor* actor = user_or_error();
  if (actor == nullptr) return nullptr;
  actor->end_stage();
  Py_RETURN_NONE;
}

PyMethodDef functions[] = {
    {"site", site, METH_O, nullptr},
    {"exchange", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(exchange)), METH_FASTCALL, nullptr},
    {"call", call, METH_O, nullptr},
    {"throw", throw_in, METH_VARARGS, nullptr},
    {"hang_up", hang_up, METH_NOARGS, nullptr},
    {"end_stage", end_stage, METH_NOARGS, "the stage is over when this user has done what it is at"},
    {nullptr, nullptr, 0, nullptr}};

bool add(PyObject* module, const char* name, const Ref& object) {
  return object && PyModule_AddObjectRef(module, name, object.get()) == 0;
}

}  // namespace

Ref response_of_exchange(Actor& actor, const Call& call, const Reply& reply, const Site& site) {
  if (reply.sample == nullptr) {
    PyErr_Format(PyExc_ValueError, "%s %s cannot be sent: %s", call.method.c_str(), call.target.c_str(),
                 std::string(reply.unsendable).c_str());
    return {};
  }
  const std::string_view error = reply.answered() ? "" : sample::failure_text(reply.sample->failure);
  return make_response(actor, {.method = call.method,
                               .target = call.target,
                               .head = reply.head,
                               .body = reply.body,
                               .sample = *reply.sample,
                               .error = error,
                               .catches = true,
                               .site = &site});
}

bool add_session_functions(PyObject* module) {
  return add(module, "agent", text_of("brink/" + std::string(version))) &&
         add(module, "HttpSession", make_http_session_type()) && add(module, "Answer", make_answer_type()) &&
         add_locust_counts(module) && PyModule_AddFunctions(module, functions) == 0;
}

}  // namespace brink::script::py
