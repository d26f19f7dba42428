#include "script/py/locust_sending.h"

#include "script/py/locust_answer.h"
#include "script/py/locust_counts.h"
#include "script/py/options.h"
#include "script/py/response.h"
#include "script/py/session.h"

namespace brink::script::py {
namespace {

PyObject *version_text, *yielded_text;

bool empty_dict(PyObject* object) {
  return is_none(object) || (PyDict_CheckExact(object) && PyDict_GET_SIZE(object) == 0);
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
  set_member(session.common_items, items.get());
  return take_common(session, items.get());
}

bool add_cookies(const Session& session, PyObject* target, Call& call, Ref& sent) {
  const int any = is_none(session.cookies) ? 0 : PyObject_IsTrue(session.cookies);
  if (any <= 0) return any == 0;
  const Ref host(PyObject_GetAttrString(session.place, "host"));
  const Ref text(host ? PyObject_CallMethod(session.cookies, "header", "OO", host.get(), target) : nullptr);
  if (!text) return false;
  const std::string_view cookie = utf8_of(text.get());
  if (!cookie.empty() && !call.has_header("cookie")) {
    call.add_header("Cookie", cookie);
    sent = text;
  }
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

// The target as it is sent: mostly as it was given.
Ref as_sent(const Ref& target) {
  static std::string made;  // with the GIL
  const std::string_view text = utf8_of(target.get());
  if (text.data() == nullptr) return {};
  made.clear();
  append_to_target(made, text.substr(0, text.find('#')));
  return made == text ? target : text_of(made);
}

Ref name_of(const Session& session, const Asked& asked, const Ref& target) {
  for (PyObject* name : {asked.name, session.request_name}) {
    const int given = is_none(name) ? 0 : PyObject_IsTrue(name);
    if (given < 0) return {};
    if (given == 1) return Ref::borrow(name);
  }
  return session.as_asked ? Ref::borrow(asked.url) : as_sent(target);
}

// What the options make of a request, without where it counts.
bool fill(PyObject* self, const Site& site, const Asked& asked, PyObject* target, Call& call, Ref& cookie) {
  const Session& session = session_of(self);
  if (!fill_call(site, target, asked.options, call)) return false;
  if (session.as_asked && asked.options.json != nullptr && !call.has_header("accept")) {
    call.add_header("Accept", "application/json");
  }
  const bool has_own = call.header_count() > 0;
  for (const auto& [name, value] : *session.common) {
    if (!has_own || !call.has_header(name)) call.add_header(name, value);
  }
  return add_cookies(session, target, call, cookie);
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
  Ref base, cookie;  // headers that the session added
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
  set_member(answer.base, came.base.get());
  set_member(answer.cookie, came.cookie.get());
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
  return PyObject_CallMethod(self, "_finish_redirected", "OOOOdOOOOO", came.raw.get(), method, came.target.get(),
                             came.name.get(), came.began, asked.context != nullptr ? asked.context : Py_None,
                             asked.catches ? Py_True : Py_False, options.get(), came.base.get(),
                             came.cookie ? came.cookie.get() : Py_None);
}

}  // namespace

void prepare_sending() {
  version_text = interned("version");
  yielded_text = interned("_yielded");
}

bool look_at_base(PyObject* self) {
  const Session& session = session_of(self);
  return session.base_url == session.base || Ref(PyObject_CallMethod(self, "_look_at_base", nullptr));
}

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

PyObject* send_common(PyObject* self, Actor& actor, PyObject* method, const Asked& asked) {
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
  if (!fill(self, site, asked, came.target.get(), call, came.cookie)) return nullptr;
  came.base = Ref::borrow(session.common_items);
  const Reply* reply = actor.send(call);
  came.raw = reply != nullptr ? response_of_exchange(actor, call, *reply, site) : Ref();
  if (!came.raw || !keep_cookies(session, came.raw.get())) return nullptr;
  if (!is_none(session.user) && PyObject_SetAttr(session.user, yielded_text, Py_True) != 0) return nullptr;
  if (asked.follows && leads_elsewhere(came.raw.get())) return follow(self, method, asked, came);
  Ref answer = make_answer(self, method, asked, came);
  return answer ? finish(self, std::move(answer)) : nullptr;
}

}  // namespace brink::script::py
