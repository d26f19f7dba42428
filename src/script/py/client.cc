#include "script/py/client.h"

#include <fmt/format.h>

#include "script/py/actor.h"
#include "script/py/batch.h"
#include "script/py/members.h"
#include "script/py/options.h"
#include "script/py/redirects.h"
#include "script/py/response.h"

namespace brink::script::py {
namespace {

Actor* user_or_error() {
  Actor* actor = Actor::current();
  if (actor == nullptr) {
    PyErr_SetString(PyExc_RuntimeError,
                    "requests can be sent by users only: in on_start, tasks and on_stop, not while "
                    "the file is loaded nor in a thread of its own");
  }
  return actor;
}

PyObject* raise_unanswered(const char* function, const Call& call, std::string_view kind, std::string_view text) {
  const Ref module(PyImport_ImportModule("_brink_client"));
  if (!module) return nullptr;
  return PyObject_CallMethod(module.get(), function, "s#s#s#s#", call.method.data(),
                             static_cast<Py_ssize_t>(call.method.size()), call.target.data(),
                             static_cast<Py_ssize_t>(call.target.size()), kind.data(),
                             static_cast<Py_ssize_t>(kind.size()), text.data(), static_cast<Py_ssize_t>(text.size()));
}

PyObject* answer(Actor& actor, const Call& call, const Reply& reply, bool catches) {
  if (reply.sample == nullptr) return raise_unanswered("raise_unsendable", call, "", reply.unsendable);
  if (!reply.answered()) {
    const sample::Failure failure = reply.sample->failure;
    return raise_unanswered("raise_unanswered", call, sample::failure_name(failure), sample::failure_text(failure));
  }
  Ref response = make_response(actor, {.method = call.method,
                                       .target = call.target,
                                       .head = reply.head,
                                       .body = reply.body,
                                       .sample = *reply.sample,
                                       .error = {},
                                       .catches = catches});
  actor.remember(response);
  return response.release();
}

// Sends it and what its redirects lead to; returns the last response.
PyObject* send(Actor& actor, Call& first, bool catches) {
  Call* call = &first;
  while (true) {
    const Reply* reply = actor.send(*call);
    if (reply == nullptr) return nullptr;
    std::string target =
        reply->answered() ? redirect_target(actor.site(), *call, reply->sample->status, reply->head) : "";
    if (target.empty()) return answer(actor, *call, *reply, catches);
    if (call->redirects == most_redirects) return raise_unanswered("raise_redirects", *call, "", "");
    Call& next = actor.new_call();
    next = *call;
    next.redirect(reply->sample->status, std::move(target));
    call = &next;
  }
}

PyObject* request(std::string_view method, PyObject* path, const Options& options) {
  Actor* actor = user_or_error();
  if (actor == nullptr) return nullptr;
  Call& call = actor->new_call();
  call.method = method;
  if (actor->job().kind != Job::Kind::task) call.timeout = actor->site().hook_timeout;
  if (!fill_call(actor->site(), path, options, call)) return nullptr;
  return send(*actor, call, options.catch_response != nullptr && PyObject_IsTrue(options.catch_response) == 1);
}

bool at_most(Py_ssize_t given, Py_ssize_t most, const char* method) {
  if (given <= most) return true;
  PyErr_Format(PyExc_TypeError, "%s() takes %zd positional arguments, %zd were given", method, most, given);
  return false;
}

// get, post, … by one function: the method is a parameter of the template, as METH_FASTCALL has no place for it.
template <const char* method>
PyObject* verb(PyObject*, PyObject* const* arguments, Py_ssize_t count, PyObject* kwnames) {
  Options options;
  if (!at_most(count, 1, method) || !read_keywords(kwnames, arguments + count, options)) return nullptr;
  return request(method, count > 0 ? arguments[0] : options.path, options);
}

// post, put and patch of requests take the body as their second argument.
template <const char* method>
PyObject* verb_with_data(PyObject*, PyObject* const* arguments, Py_ssize_t count, PyObject* kwnames) {
  Options options;
  if (!at_most(count, 2, method) || !read_keywords(kwnames, arguments + count, options)) return nullptr;
  if (count > 1 && arguments[1] != Py_None) options.data = arguments[1];
  return request(method, count > 0 ? arguments[0] : options.path, options);
}

PyObject* any_method(PyObject*, PyObject* const* arguments, Py_ssize_t count, PyObject* kwnames) {
  Options options;
  if (!at_most(count, 2, "request") || !read_keywords(kwnames, arguments + count, options)) return nullptr;
  PyObject* method = count > 0 ? arguments[0] : options.method;
  if (method == nullptr || !PyUnicode_Check(method)) {
    PyErr_SetString(PyExc_TypeError, "request() needs a method and a path");
    return nullptr;
  }
  const Ref upper(PyObject_CallMethod(method, "upper", nullptr));
  if (!upper) return nullptr;
  return request(utf8_of(upper.get()), count > 1 ? arguments[1] : options.path, options);
}

PyObject* batch_of(PyObject*, PyObject* list) {
  Actor* actor = user_or_error();
  return actor != nullptr ? send_batch(*actor, list).release() : nullptr;
}

PyObject* nothing(PyObject*, PyObject*) { Py_RETURN_NONE; }
PyObject* itself(PyObject* self, PyObject*) { return Ref::borrow(self).release(); }
PyObject* leave(PyObject*, PyObject*) { Py_RETURN_FALSE; }

// LoadClient(base_url): what is made of the URL is loadpilot/client.py's.
int init(PyObject*, PyObject*, PyObject*) { return 0; }

constexpr char GET[] = "GET", POST[] = "POST", PUT[] = "PUT", PATCH[] = "PATCH", DELETE_[] = "DELETE", HEAD[] = "HEAD",
               OPTIONS[] = "OPTIONS";

constexpr int fast = METH_FASTCALL | METH_KEYWORDS;

PyMethodDef methods[] = {{"get", as_method(verb<GET>), fast, nullptr},
                         {"post", as_method(verb_with_data<POST>), fast, nullptr},
                         {"put", as_method(verb_with_data<PUT>), fast, nullptr},
                         {"patch", as_method(verb_with_data<PATCH>), fast, nullptr},
                         {"delete", as_method(verb<DELETE_>), fast, nullptr},
                         {"head", as_method(verb<HEAD>), fast, nullptr},
                         {"options", as_method(verb<OPTIONS>), fast, nullptr},
                         {"request", as_method(any_method), fast, nullptr},
                         {"batch", batch_of, METH_O, "several requests at once; responses in their order"},
                         {"close", nothing, METH_NOARGS, "without effect: connections are the user's"},
                         {"__enter__", itself, METH_NOARGS, nullptr},
                         {"__exit__", leave, METH_VARARGS, nullptr},
                         {nullptr, nullptr, 0, nullptr}};

PyType_Slot slots[] = {{Py_tp_methods, methods},
                       {Py_tp_init, reinterpret_cast<void*>(init)},
                       {Py_tp_new, reinterpret_cast<void*>(PyType_GenericNew)},
                       {Py_tp_doc, const_cast<char*>("Sends requests of the user in whose task it is called.")},
                       {0, nullptr}};

PyType_Spec spec = {"_brink.Client", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots};

}  // namespace

Ref make_client_type() { return Ref(PyType_FromSpec(&spec)); }

}  // namespace brink::script::py
