#include "script/py/native.h"

#include <cmath>

#include "script/py/actor.h"
#include "script/py/client.h"
#include "script/py/lock.h"
#include "script/py/response.h"
#include "script/py/session.h"

namespace brink::script::py {
namespace {

PyObject* stop_type = nullptr;

Actor* user_or_error() {
  Actor* actor = Actor::current();
  if (actor == nullptr) PyErr_SetString(PyExc_RuntimeError, "no user is running on this thread");
  return actor;
}

// What a user is to do next: ("start" | "task" | "stop", number of the task), or None when it ends.
PyObject* next_job(PyObject*, PyObject*) {
  Actor* actor = user_or_error();
  Job job;
  if (actor == nullptr) return nullptr;
  if (!actor->next_job(job)) Py_RETURN_NONE;
  switch (job.kind) {
    case Job::Kind::start: return PyLong_FromLong(-1);
    case Job::Kind::stop: return PyLong_FromLong(-2);
    case Job::Kind::task: break;
  }
  return PyLong_FromUnsignedLong(job.task);
}

// Number of the user that is running, or None.
PyObject* user(PyObject*, PyObject*) {
  const Actor* actor = Actor::current();
  if (actor == nullptr) Py_RETURN_NONE;
  return PyLong_FromUnsignedLong(actor->id().value);
}

PyObject* sleep(PyObject*, PyObject* seconds) {
  Actor* actor = user_or_error();
  if (actor == nullptr) return nullptr;
  const double pause = PyFloat_AsDouble(seconds);
  if (pause == -1 && PyErr_Occurred()) return nullptr;
  if (!(pause >= 0)) {
    PyErr_SetString(PyExc_ValueError, "sleep length must be non-negative");
    return nullptr;
  }
  if (!actor->sleep(from_seconds(pause))) return nullptr;
  Py_RETURN_NONE;
}

// check(name, passed): a row among the checks.
PyObject* check(PyObject*, PyObject* arguments) {
  const char* name = nullptr;
  Py_ssize_t size = 0;
  int passed = 0;
  if (!PyArg_ParseTuple(arguments, "s#p", &name, &size, &passed)) return nullptr;
  Actor* actor = Actor::current();
  if (actor != nullptr && actor->journal() != nullptr) {
    actor->journal()->check({name, static_cast<std::size_t>(size)}, passed != 0);
  }
  Py_RETURN_NONE;
}

// mishap(key, detail): an error that the program raised.
PyObject* mishap(PyObject*, PyObject* arguments) {
  const char *key = nullptr, *detail = nullptr;
  Py_ssize_t key_size = 0, detail_size = 0;
  if (!PyArg_ParseTuple(arguments, "s#s#", &key, &key_size, &detail, &detail_size)) return nullptr;
  Actor* actor = Actor::current();
  if (actor != nullptr && actor->journal() != nullptr) {
    actor->journal()->mishap(sample::Mishap::script, {key, static_cast<std::size_t>(key_size)},
                             {detail, static_cast<std::size_t>(detail_size)});
  }
  Py_RETURN_NONE;
}

// Counts the response that came last as a failure; False: it has been counted already.
PyObject* fail(PyObject*, PyObject*) {
  Actor* actor = Actor::current();
  return PyBool_FromLong(actor != nullptr && actor->fail_open());
}

PyObject* json_or_none_of(PyObject*, PyObject* response) { return json_or_none(response).release(); }
PyObject* status_of_response(PyObject*, PyObject* response) { return PyLong_FromLong(status_of(response)); }

// The response that the user was given last, or None.
PyObject* last_response(PyObject*, PyObject*) {
  const Actor* actor = Actor::current();
  if (actor == nullptr || !actor->last_response()) Py_RETURN_NONE;
  return Ref(actor->last_response()).release();
}

PyMethodDef functions[] = {
    {"next_job", next_job, METH_NOARGS, "what this user does next: -1 start, -2 stop, the number of a task, or None"},
    {"user", user, METH_NOARGS, "the number of the user that is running, or None"},
    {"sleep", sleep, METH_O, "lets other users run for so many seconds"},
    {"check", check, METH_VARARGS, "check(name, passed)"},
    {"mishap", mishap, METH_VARARGS, "mishap(key, detail)"},
    {"fail", fail, METH_NOARGS, "counts the last response as a failure"},
    {"last_response", last_response, METH_NOARGS, "of this job, or None"},
    {"json_or_none", json_or_none_of, METH_O, "the parsed body of a response, or None"},
    {"status_of", status_of_response, METH_O, "the status of a response, or 0"},
    {nullptr, nullptr, 0, nullptr}};

PyModuleDef definition = {PyModuleDef_HEAD_INIT,
                          "_brink",
                          "What Brink's Python modules stand on.",
                          -1,
                          functions,
                          nullptr,
                          nullptr,
                          nullptr,
                          nullptr};

bool add(PyObject* module, const char* name, const Ref& object) {
  return object && PyModule_AddObjectRef(module, name, object.get()) == 0;
}

}  // namespace

PyObject* stop_exception() { return stop_type; }

PyObject* make_native_module() {
  Ref module(PyModule_Create(&definition));
  const Ref stop(PyErr_NewExceptionWithDoc("_brink.Stop", "Raised in a user that is to leave what it does.",
                                           PyExc_BaseException, nullptr));
  if (!module || !add_session_functions(module.get()) || !add(module.get(), "Client", make_client_type()) ||
      !add(module.get(), "Lock", make_lock_type()) || !add(module.get(), "Response", make_response_type()) ||
      !add(module.get(), "Stop", stop)) {
    return nullptr;
  }
  stop_type = Ref(stop).release();
  return module.release();
}

}  // namespace brink::script::py
