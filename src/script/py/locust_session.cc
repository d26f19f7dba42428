#include "script/py/locust_session.h"

#include <vector>

#include "script/py/locust_sending.h"

namespace brink::script::py {
namespace {

PyTypeObject* session_type = nullptr;
PyObject *request_name_text, *request_rare_text;
PyObject* request_descriptor = nullptr;  // of `request` as it is here

// Whether request() of a class derived from this one, or of this very object, is another.
bool request_is_own(PyObject* self) {
  PyObject* found = nullptr;
  const int unbound = _PyObject_GetMethod(self, request_name_text, &found);
  const Ref kept(found);
  if (found == nullptr) PyErr_Clear();
  return unbound == 1 && found == request_descriptor;
}

PyObject* call_python(PyObject* self, PyObject* name, PyObject* method, const Given& given) {
  std::vector<PyObject*> arguments{self, method};
  std::vector<PyObject*> words;
  given.lay_out(arguments, words);
  Ref names(PyTuple_New(static_cast<Py_ssize_t>(words.size())));
  if (!names) return nullptr;
  for (std::size_t i = 0; i < words.size(); ++i) {
    PyTuple_SET_ITEM(names.get(), static_cast<Py_ssize_t>(i), Ref::borrow(words[i]).release());
  }
  return PyObject_VectorcallMethod(name, arguments.data(), arguments.size() - words.size(), names.get());
}

PyObject* perform(PyObject* self, PyObject* method, const Given& given) {
  const Asked asked = read_asked(given);
  if (PyErr_Occurred()) return nullptr;
  if (asked.common && !look_at_base(self)) return nullptr;
  if (Actor* actor = common_actor(self, asked)) return send_common(self, *actor, method, asked);
  return call_python(self, request_rare_text, method, given);
}

// get, post, …: the method is a parameter of the template, as METH_FASTCALL has no place for it.
template <const char* method, int bodies>
PyObject* verb(PyObject* self, PyObject* const* arguments, Py_ssize_t count, PyObject* kwnames) {
  static PyObject* const name = interned(method);
  Given given{arguments, count, kwnames, bodies, *method == 'H'};
  if (!given.fits(method)) return nullptr;
  return request_is_own(self) ? perform(self, name, given) : call_python(self, request_name_text, name, given);
}

PyObject* request(PyObject* self, PyObject* const* arguments, Py_ssize_t count, PyObject* kwnames) {
  const Given given{arguments + 1, count - 1, kwnames};
  if (count < 1 || !PyUnicode_CheckExact(arguments[0]) || !given.one_url()) {
    const Py_ssize_t words = kwnames != nullptr ? PyTuple_GET_SIZE(kwnames) : 0;
    std::vector<PyObject*> all{self};
    all.insert(all.end(), arguments, arguments + count + words);
    return PyObject_VectorcallMethod(request_rare_text, all.data(), static_cast<std::size_t>(count) + 1, kwnames);
  }
  return perform(self, arguments[0], given);
}

constexpr char GET[] = "GET", POST[] = "POST", PUT[] = "PUT", PATCH[] = "PATCH", DELETE_[] = "DELETE", HEAD[] = "HEAD",
               OPTIONS[] = "OPTIONS";
constexpr int fast = METH_FASTCALL | METH_KEYWORDS;
PyMethodDef methods[] = {{"get", as_method(verb<GET, 0>), fast, nullptr},
                         {"post", as_method(verb<POST, 2>), fast, nullptr},
                         {"put", as_method(verb<PUT, 1>), fast, nullptr},
                         {"patch", as_method(verb<PATCH, 1>), fast, nullptr},
                         {"delete", as_method(verb<DELETE_, 0>), fast, nullptr},
                         {"head", as_method(verb<HEAD, 0>), fast, nullptr},
                         {"options", as_method(verb<OPTIONS, 0>), fast, nullptr},
                         {"request", as_method(request), fast, nullptr},
                         {nullptr, nullptr, 0, nullptr}};
PyMemberDef members[] = {BRINK_OBJECT(Session, base_url, "base_url"),
                         BRINK_OBJECT(Session, request_event, "request_event"),
                         BRINK_OBJECT(Session, user, "user"),
                         BRINK_OBJECT(Session, headers, "headers"),
                         BRINK_OBJECT(Session, cookies, "cookies"),
                         BRINK_OBJECT(Session, auth, "auth"),
                         BRINK_OBJECT(Session, params, "params"),
                         BRINK_OBJECT(Session, request_name, "request_name"),
                         BRINK_OBJECT(Session, unfinished, "_unfinished"),
                         BRINK_OBJECT(Session, base, "_base"),
                         BRINK_OBJECT(Session, place, "_site"),
                         BRINK_OBJECT(Session, prefix, "_prefix"),
                         BRINK_OBJECT(Session, rows, "_rows"),
                         BRINK_OBJECT(Session, responses, "_responses"),
                         {"_site_number", T_LONG, offsetof(Session, site), 0, nullptr},
                         {"_as_asked", T_BOOL, offsetof(Session, as_asked), 0, nullptr},
                         {nullptr, 0, 0, 0, nullptr}};

using Gc = Collected<Session, &Session::base_url, &Session::request_event, &Session::user, &Session::headers,
                     &Session::cookies, &Session::auth, &Session::params, &Session::request_name, &Session::unfinished,
                     &Session::base, &Session::place, &Session::prefix, &Session::rows, &Session::responses,
                     &Session::common_of, &Session::common_items>;

void dealloc(PyObject* self) {
  delete std::exchange(session_of(self).common, nullptr);
  Gc::dealloc(self);
}

PyObject* make(PyTypeObject* type, PyObject*, PyObject*) {
  PyObject* made = type->tp_alloc(type, 0);
  if (made != nullptr) session_of(made).site = session_of(made).version = -1;
  return made;
}

PyType_Slot slots[] = {{Py_tp_members, members},
                       {Py_tp_methods, methods},
                       {Py_tp_traverse, reinterpret_cast<void*>(Gc::traverse)},
                       {Py_tp_clear, reinterpret_cast<void*>(Gc::clear)},
                       {Py_tp_dealloc, reinterpret_cast<void*>(dealloc)},
                       {Py_tp_new, reinterpret_cast<void*>(make)},
                       {0, nullptr}};
PyType_Spec spec = {"_brink.HttpSession", sizeof(Session), 0,
                    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC, slots};

}  // namespace

Ref make_http_session_type() {
  Ref type(PyType_FromSpec(&spec));
  session_type = reinterpret_cast<PyTypeObject*>(type.get());
  request_name_text = interned("request");
  request_rare_text = interned("request_rare");
  prepare_sending();
  if (type) request_descriptor = PyObject_GetAttr(type.get(), request_name_text);
  return type;
}

PyObject* hook_of(PyObject* session) {
  return session != nullptr && PyObject_TypeCheck(session, session_type) ? session_of(session).request_event : nullptr;
}

bool forget_unfinished(PyObject* session, PyObject* answer) {
  if (session == nullptr || !PyObject_TypeCheck(session, session_type)) return true;
  PyObject* set = session_of(session).unfinished;
  return set == nullptr || !PySet_Check(set) || PySet_Discard(set, answer) >= 0;
}

}  // namespace brink::script::py
