#include "script/py/locust_session.h"

#include <array>
#include <new>
#include <string>
#include <vector>

#include "script/py/actor.h"
#include "script/py/locust_answer.h"
#include "script/py/locust_asked.h"
#include "script/py/locust_counts.h"
#include "script/py/members.h"
#include "script/py/options.h"
#include "script/py/response.h"
#include "script/py/session.h"

namespace brink::script::py {
namespace {

struct Session {
  PyObject_HEAD PyObject *base_url, *request_event, *user, *headers, *cookies, *auth, *params, *request_name;
  PyObject* unfinished;      // set of responses that have not come to their `with`
  PyObject* base;            // of which `place` and `prefix` tell
  PyObject *place, *prefix;  // a Site of _brink_rows, and the path that goes before others
  PyObject* rows;            // of that place: {method: {name: row}}
  PyObject* responses;       // the class of what is given back
  PyObject* common_of;       // the headers that `common` was made of
  long site;                 // its number; -1: it has none
  char as_asked;             // FastHttpUser: the name is the URL as given, and `json` asks for JSON
  long version;              // of them
  std::vector<std::pair<std::string, std::string>>* common;
};

PyTypeObject* session_type = nullptr;
PyObject *request_name_text, *request_rare_text, *version_text, *yielded_text;
PyObject* request_descriptor = nullptr;  // of `request` as it is here

Session& session_of(PyObject* self) { return *reinterpret_cast<Session*>(self); }

bool empty_dict(PyObject* object) {
  return is_none(object) || (PyDict_CheckExact(object) && PyDict_GET_SIZE(object) == 0);
}

// Looks where base_url leads, if it is another one than before.
bool look_at_base(PyObject* self) {
  const Session& session = session_of(self);
  return session.base_url == session.base || Ref(PyObject_CallMethod(self, "_look_at_base", nullptr));
}

bool take_common(Session& session, PyObject* items) {
  session.common->clear();
  for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(items); ++i) {
    PyObject* pair = PyTuple_GET_ITEM(items, i);
    Ref kept_name, kept_value;
    const std::string_view name = text_or_bytes(PyTuple_GetItem(pair, 0), kept_name);
    const std::string_view value = text_or_bytes(PyTuple_GetItem(pair, 1), kept_value);
    if (name.data() == nullptr || value.data() == nullptr) return false;
    session.common->emplace_back(name, value);
  }
  return true;
}

// Headers change seldom, and say so by their version.
bool refresh_common(PyObject* self) {
  Session& session = session_of(self);
  Ref version(PyObject_GetAttr(session.headers, version_text));
  if (!version) {  // a dict of the script's
    PyErr_Clear();
    if (!Ref(PyObject_CallMethod(self, "_adopt_headers", nullptr))) return false;
    version = Ref(PyObject_GetAttr(session.headers, version_text));
  }
  const long now = version ? PyLong_AsLong(version.get()) : -1;
  if (PyErr_Occurred()) return false;
  if (now == session.version && session.common_of == session.headers && session.common != nullptr) return true;
  const Ref items(PyObject_CallMethod(self, "_common_headers", nullptr));
  if (!items || !PyTuple_Check(items.get())) return false;
  if (session.common == nullptr) session.common = new std::vector<std::pair<std::string, std::string>>;
  session.version = now;
  set_member(session.common_of, session.headers);
  return take_common(session, items.get());
}

bool add_cookies(const Session& session, PyObject* target, Call& call) {
  const int any = is_none(session.cookies) ? 0 : PyObject_IsTrue(session.cookies);
  if (any <= 0) return any == 0;
  const Ref host(PyObject_GetAttrString(session.place, "host"));
  const Ref text(host ? PyObject_CallMethod(session.cookies, "header", "OO", host.get(), target) : nullptr);
  if (!text) return false;
  const std::string_view cookie = utf8_of(text.get());
  if (!cookie.empty() && !call.has_header("cookie")) call.add_header("Cookie", cookie);
  return !PyErr_Occurred();
}

// The row of this name; new ones are given out by _brink_rows.
bool find_row(const Session& session, PyObject* method, PyObject* name, std::uint32_t& row) {
  PyObject* of_method = PyDict_GetItemWithError(session.rows, method);
  PyObject* known = of_method != nullptr ? PyDict_GetItemWithError(of_method, name) : nullptr;
  Ref given;
  if (known == nullptr) {
    if (PyErr_Occurred()) return false;
    given = Ref(PyObject_CallMethod(session.place, "give_row", "OO", method, name));
    known = given.get();
  }
  row = known != nullptr ? static_cast<std::uint32_t>(PyLong_AsUnsignedLong(known)) : 0;
  return known != nullptr && !PyErr_Occurred();
}

Ref target_of(const Session& session, const Asked& asked) {
  Ref target = is_none(session.prefix) || PyUnicode_GET_LENGTH(session.prefix) == 0
                   ? Ref::borrow(asked.url)
                   : Ref(PyUnicode_Concat(session.prefix, asked.url));
  if (!target || asked.params == nullptr) return target;
  const Ref module(PyImport_ImportModule("_brink_http"));
  return Ref(module ? PyObject_CallMethod(module.get(), "with_query", "OO", target.get(), asked.params) : nullptr);
}

Ref name_of(const Session& session, const Asked& asked, const Ref& target) {
  for (PyObject* name : {asked.name, session.request_name}) {
    const int given = is_none(name) ? 0 : PyObject_IsTrue(name);
    if (given < 0) return {};
    if (given == 1) return Ref::borrow(name);
  }
  return session.as_asked ? Ref::borrow(asked.url) : target;
}

// What the options make of a request, without where it counts.
bool fill(PyObject* self, const Site& site, const Asked& asked, PyObject* target, Call& call) {
  const Session& session = session_of(self);
  if (!fill_call(site, target, asked.options, call)) return false;
  if (session.as_asked && asked.options.json != nullptr && !call.has_header("accept")) {
    call.add_header("Accept", "application/json");
  }
  const bool has_own = call.header_count() > 0;
  for (const auto& [name, value] : *session.common) {
    if (!has_own || !call.has_header(name)) call.add_header(name, value);
  }
  return add_cookies(session, target, call);
}

bool keep_cookies(const Session& session, PyObject* raw) {
  if (is_none(session.cookies) || !sets_cookies(raw)) return true;
  const Ref headers(PyObject_GetAttrString(raw, "headers"));
  const Ref lines(headers ? PyObject_CallMethod(headers.get(), "get_list", "s", "set-cookie") : nullptr);
  const Ref host(lines ? PyObject_GetAttrString(session.place, "host") : nullptr);
  return host && Ref(PyObject_CallMethod(session.cookies, "keep", "OO", lines.get(), host.get()));
}

struct Answering {
  Ref raw;
  Ref target, name;
  double began = 0;
};

Ref make_answer(PyObject* self, PyObject* method, const Asked& asked, const Answering& came) {
  const Session& session = session_of(self);
  auto* type = reinterpret_cast<PyTypeObject*>(session.responses);
  Ref made(type->tp_alloc(type, 0));
  if (!made) return {};
  Answer& answer = answer_of(made.get());
  set_member(answer.raw, came.raw.get());
  set_member(answer.session, self);
  set_member(answer.method, method);
  set_member(answer.name, came.name.get());
  set_member(answer.given, asked.context);
  answer.began = came.began;
  answer.taken = elapsed_ms_of(came.raw.get());
  answer.status = status_of(came.raw.get());
  answer.caught = asked.catches;
  if (asked.any_options()) {
    answer.asked = asked.as_dict(session.as_asked).release();
    if (answer.asked == nullptr) return {};
  }
  return made;
}

// A response is counted by its status, or waits for its `with`.
PyObject* finish(PyObject* self, Ref answer) {
  Session& session = session_of(self);
  if (answer_of(answer.get()).status == 0 && !Ref(PyObject_CallMethod(answer.get(), "_unanswered", nullptr))) {
    return nullptr;
  }
  if (!answer_of(answer.get()).caught) {
    const Ref failure = failure_by_status(answer.get());
    return failure && count_answer(answer.get(), failure.get()) ? answer.release() : nullptr;
  }
  constexpr Py_ssize_t many = 8;
  if (PySet_GET_SIZE(session.unfinished) > many && !Ref(PyObject_CallMethod(self, "_many_unfinished", nullptr))) {
    return nullptr;
  }
  return PySet_Add(session.unfinished, answer.get()) == 0 ? answer.release() : nullptr;
}

// Follows redirects, which Python does.
PyObject* follow(PyObject* self, PyObject* method, const Asked& asked, const Answering& came) {
  const Ref options = asked.as_dict(session_of(self).as_asked);
  if (!options) return nullptr;
  return PyObject_CallMethod(self, "_finish_redirected", "OOOOdOOO", came.raw.get(), method, came.target.get(),
                             came.name.get(), came.began, asked.context != nullptr ? asked.context : Py_None,
                             asked.catches ? Py_True : Py_False, options.get());
}

PyObject* request_common(PyObject* self, Actor& actor, PyObject* method, const Asked& asked) {
  Session& session = session_of(self);
  Answering came;
  came.began = wall_seconds();
  came.target = target_of(session, asked);
  came.name = came.target ? name_of(session, asked, came.target) : Ref();
  std::uint32_t row = 0;
  if (!came.name || !refresh_common(self) || !find_row(session, method, came.name.get(), row)) return nullptr;
  const Site& site = numbered_site(static_cast<std::size_t>(session.site));
  Call& call = actor.new_call();
  call.route = RouteId{row};
  call.origin = &site.url;
  call.method = utf8_of(method);
  if (!fill(self, site, asked, came.target.get(), call)) return nullptr;
  const Reply* reply = actor.send(call);
  came.raw = reply != nullptr ? response_of_exchange(actor, call, *reply, site) : Ref();
  if (!came.raw || !keep_cookies(session, came.raw.get())) return nullptr;
  if (!is_none(session.user) && PyObject_SetAttr(session.user, yielded_text, Py_True) != 0) return nullptr;
  if (asked.follows && leads_elsewhere(came.raw.get())) return follow(self, method, asked, came);
  Ref answer = make_answer(self, method, asked, came);
  return answer ? finish(self, std::move(answer)) : nullptr;
}

// The actor to send a request like most; null: it is not one.
Actor* common_actor(PyObject* self, const Asked& asked) {
  const Session& session = session_of(self);
  Actor* actor = Actor::current();
  const bool plain = asked.common && actor != nullptr && is_none(session.auth) && empty_dict(session.params) &&
                     session.site >= 0 && static_cast<std::size_t>(session.site) < numbered_sites() &&
                     !is_none(session.headers) && session.rows != nullptr && PyDict_CheckExact(session.rows) &&
                     session.unfinished != nullptr && PySet_CheckExact(session.unfinished) &&
                     session.responses != nullptr && PyType_Check(session.responses);
  return plain ? actor : nullptr;
}

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
  if (Actor* actor = common_actor(self, asked)) return request_common(self, *actor, method, asked);
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
                     &Session::common_of>;

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
  version_text = interned("version");
  yielded_text = interned("_yielded");
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
