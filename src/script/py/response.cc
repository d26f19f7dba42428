#include "script/py/response.h"

#include "base/text.h"
#include "protocol/http1.h"
#include "script/py/json_read.h"

namespace brink::script::py {
namespace {

// The object. What is not plain lies in `of`, since Python makes and frees the memory.
struct Response {
  PyObject_HEAD struct Parts {
    std::string bytes;  // target, head, body
    std::size_t head_at = 0, body_at = 0;
    std::string method;
    std::string error;
    const Site* site = nullptr;
    Duration elapsed{};
    UserId user;
    std::uint64_t turn = 0;
    int status = 0;
    sample::Failure failure = sample::Failure::none;
    bool catches = false;
    bool decided = false;  // success() or failure() was called
    Ref headers;
    std::string_view target() const { return std::string_view(bytes).substr(0, head_at); }
    std::string_view head() const { return std::string_view(bytes).substr(head_at, body_at - head_at); }
    std::string_view body() const { return std::string_view(bytes).substr(body_at); }
  } * of;
};

PyTypeObject* response_type = nullptr;

Response::Parts& parts(PyObject* self) { return *reinterpret_cast<Response*>(self)->of; }

void dealloc(PyObject* self) {
  PyTypeObject* type = Py_TYPE(self);
  delete reinterpret_cast<Response*>(self)->of;
  type->tp_free(self);
  Py_DECREF(type);
}

PyObject* get_status(PyObject* self, void*) { return PyLong_FromLong(parts(self).status); }
PyObject* get_ok(PyObject* self, void*) { return PyBool_FromLong(parts(self).status > 0 && parts(self).status < 400); }
PyObject* get_elapsed_ms(PyObject* self, void*) { return PyFloat_FromDouble(milliseconds(parts(self).elapsed)); }
PyObject* get_content(PyObject* self, void*) {
  const std::string_view body = parts(self).body();
  return PyBytes_FromStringAndSize(body.data(), static_cast<Py_ssize_t>(body.size()));
}
PyObject* get_length(PyObject* self, void*) { return PyLong_FromSize_t(parts(self).body().size()); }
PyObject* get_kind(PyObject* self, void*) { return text_of(sample::failure_name(parts(self).failure)).release(); }
PyObject* get_sets_cookies(PyObject* self, void*) { return PyBool_FromLong(sets_cookies(self)); }
// Of the status line; HTTP/2 has none.
PyObject* get_reason(PyObject* self, void*) {
  std::string_view line = parts(self).head();
  line = line.substr(0, line.find_first_of("\r\n"));
  constexpr std::size_t words = std::string_view("HTTP/1.1 200 ").size();
  return text_of(line.size() > words ? line.substr(words) : std::string_view()).release();
}
PyObject* get_error(PyObject* self, void*) {
  return parts(self).error.empty() ? Ref::borrow(Py_None).release() : text_of(parts(self).error).release();
}
PyObject* get_method(PyObject* self, void*) { return text_of(parts(self).method).release(); }
PyObject* get_url(PyObject* self, void*) {
  return text_of(parts(self).site->origin + std::string(parts(self).target())).release();
}

// "utf-8" unless the Content-Type names another charset; to requests text that names none is Latin-1, as HTTP had it.
std::string charset_of(const Response::Parts& of) {
  std::string_view type = protocol::find_header(of.head(), "content-type");
  constexpr std::string_view word = "charset=";
  const std::string lower = to_lower(type);
  const std::size_t at = lower.find(word);
  if (at == std::string::npos) {
    const bool is_text = of.site->dialect == Dialect::requests && lower.find("text") != std::string::npos;
    return is_text ? "ISO-8859-1" : "utf-8";
  }
  type.remove_prefix(at + word.size());
  std::string_view name = trim(type.substr(0, type.find(';')));
  if (name.size() >= 2 && name.front() == '"' && name.back() == '"') name = name.substr(1, name.size() - 2);
  return std::string(name);
}

PyObject* get_encoding(PyObject* self, void*) { return text_of(charset_of(parts(self))).release(); }

PyObject* get_text(PyObject* self, void*) {
  const std::string_view body = parts(self).body();
  const std::string charset = charset_of(parts(self));
  PyObject* text = PyUnicode_Decode(body.data(), static_cast<Py_ssize_t>(body.size()), charset.c_str(), "replace");
  if (text != nullptr || !PyErr_ExceptionMatches(PyExc_LookupError)) return text;
  PyErr_Clear();  // a charset that nobody knows
  return text_of(body).release();
}

// A function of the Python module, called with the response.
PyObject* in_python(const char* function, PyObject* self) {
  const Ref module(PyImport_ImportModule("_brink_client"));
  return module ? PyObject_CallMethod(module.get(), function, "O", self) : nullptr;
}

PyObject* get_headers(PyObject* self, void*) {
  Response::Parts& of = parts(self);
  if (!of.headers) {
    const Ref module(PyImport_ImportModule("_brink_client"));
    const Ref head(PyUnicode_DecodeLatin1(of.head().data(), static_cast<Py_ssize_t>(of.head().size()), nullptr));
    if (!module || !head) return nullptr;
    of.headers = Ref(PyObject_CallMethod(module.get(), "headers_of", "O", head.get()));
  }
  return Ref(of.headers).release();
}

PyObject* get_elapsed(PyObject* self, void*) { return in_python("elapsed_of", self); }
PyObject* get_cookies(PyObject* self, void*) { return in_python("cookies_of", self); }

PyObject* json(PyObject* self, PyObject*) {
  const Response::Parts& of = parts(self);
  const std::string_view body = of.body();
  return read_json(body.data(), body.size(), of.bytes.capacity() - of.body_at).release();
}

PyObject* raise_for_status(PyObject* self, PyObject*) {
  const Response::Parts& of = parts(self);
  if (of.status > 0 && of.status < 400) return Ref::borrow(self).release();
  return in_python("raise_for_status", self);
}

// The user whose response this is, as long as its verdict can be changed.
Actor* still_open(const Response::Parts& of) {
  Actor* actor = Actor::current();
  return actor != nullptr && actor->id() == of.user && actor->turn() == of.turn ? actor : nullptr;
}

PyObject* success(PyObject* self, PyObject*) {
  Response::Parts& of = parts(self);
  of.decided = true;
  if (Actor* actor = still_open(of)) actor->pass_open();
  Py_RETURN_NONE;
}

PyObject* failure(PyObject* self, PyObject* why) {
  Response::Parts& of = parts(self);
  of.decided = true;
  Actor* actor = Actor::current();
  const bool counted = still_open(of) != nullptr && actor->fail_open();
  const Ref text(PyObject_Str(why));
  if (!text) return nullptr;
  if (actor != nullptr && actor->journal() != nullptr) {
    const std::string key = std::string(utf8_of(text.get())) + (counted ? "" : " (said after its request was counted)");
    actor->journal()->mishap(sample::Mishap::assertion, key);
  }
  PyErr_Clear();
  Py_RETURN_NONE;
}

PyObject* enter(PyObject* self, PyObject*) {
  if (!parts(self).catches) {
    PyErr_SetString(PyExc_TypeError, "to be used with 'with', a response is asked for with catch_response=True");
    return nullptr;
  }
  return Ref::borrow(self).release();
}

// What is raised inside fails the response, unless it has a verdict, and goes on.
PyObject* leave(PyObject* self, PyObject* arguments) {
  PyObject *type = nullptr, *value = nullptr, *traceback = nullptr;
  if (!PyArg_UnpackTuple(arguments, "__exit__", 3, 3, &type, &value, &traceback)) return nullptr;
  const bool raised = type != Py_None && PyObject_IsSubclass(type, PyExc_Exception) == 1;
  if (raised && !parts(self).decided) {
    if (Actor* actor = still_open(parts(self))) actor->fail_open();
  }
  Py_RETURN_FALSE;
}

PyObject* repr(PyObject* self) { return PyUnicode_FromFormat("<Response [%d]>", parts(self).status); }
int truth(PyObject* self) { return parts(self).status > 0 && parts(self).status < 400; }

PyGetSetDef properties[] = {{"status_code", get_status, nullptr, "0: there was no response", nullptr},
                            {"ok", get_ok, nullptr, "a status below 400", nullptr},
                            {"is_success", get_ok, nullptr, "the same", nullptr},
                            {"text", get_text, nullptr, "the body, decoded", nullptr},
                            {"content", get_content, nullptr, "the body as bytes", nullptr},
                            {"headers", get_headers, nullptr, "by name, whatever its case", nullptr},
                            {"cookies", get_cookies, nullptr, "that this response sets, by name", nullptr},
                            {"url", get_url, nullptr, "of the request, after redirects", nullptr},
                            {"method", get_method, nullptr, "of the request", nullptr},
                            {"encoding", get_encoding, nullptr, "of text", nullptr},
                            {"elapsed_ms", get_elapsed_ms, nullptr, "from begun to the last byte", nullptr},
                            {"elapsed", get_elapsed, nullptr, "the same as a timedelta", nullptr},
                            {"length", get_length, nullptr, "of the body, in bytes", nullptr},
                            {"reason", get_reason, nullptr, "what the status line says after the status", nullptr},
                            {"sets_cookies", get_sets_cookies, nullptr, "whether it sets any", nullptr},
                            {"kind", get_kind, nullptr, "how it failed, as the record names that", nullptr},
                            {"error", get_error, nullptr, "why there was no response, or None", nullptr},
                            {nullptr, nullptr, nullptr, nullptr, nullptr}};

PyMethodDef methods[] = {{"json", json, METH_NOARGS, "the body, parsed"},
                         {"raise_for_status", raise_for_status, METH_NOARGS, "raises for a status from 400 on"},
                         {"success", success, METH_NOARGS, "counts it as a success"},
                         {"failure", failure, METH_O, "counts it as a failure, for this reason"},
                         {"__enter__", enter, METH_NOARGS, nullptr},
                         {"__exit__", leave, METH_VARARGS, nullptr},
                         {nullptr, nullptr, 0, nullptr}};

PyType_Slot slots[] = {{Py_tp_dealloc, reinterpret_cast<void*>(dealloc)},
                       {Py_tp_getset, properties},
                       {Py_tp_methods, methods},
                       {Py_tp_repr, reinterpret_cast<void*>(repr)},
                       {Py_nb_bool, reinterpret_cast<void*>(truth)},
                       {Py_tp_doc, const_cast<char*>("A response to a request of this user.")},
                       {0, nullptr}};

PyType_Spec spec = {"_brink.Response", sizeof(Response), 0,
                    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION | Py_TPFLAGS_BASETYPE, slots};

}  // namespace

Ref make_response_type() {
  Ref type(PyType_FromSpec(&spec));
  response_type = reinterpret_cast<PyTypeObject*>(type.get());
  return type;
}

Ref make_response(Actor& actor, const Answered& a) {
  Ref made(response_type->tp_alloc(response_type, 0));
  if (!made) return {};
  auto* of = new Response::Parts;
  reinterpret_cast<Response*>(made.get())->of = of;
  of->bytes.reserve(a.target.size() + a.head.size() + a.body.size() + json_padding);
  of->bytes.append(a.target).append(a.head).append(a.body);
  of->head_at = a.target.size();
  of->body_at = of->head_at + a.head.size();
  of->method = a.method;
  of->error = a.error;
  of->site = a.site != nullptr ? a.site : &actor.site();
  of->failure = a.sample.failure;
  of->elapsed = a.sample.done - a.sample.begun;
  of->user = actor.id();
  of->turn = actor.turn();
  of->status = sample::has_response(a.sample.failure) ? a.sample.status : 0;
  of->catches = a.catches;
  return made;
}

Ref json_or_none(PyObject* response) {
  if (!is_response(response)) return Ref::borrow(Py_None);
  Ref value(parts(response).body().empty() ? nullptr : json(response, nullptr));
  if (value) return value;
  PyErr_Clear();
  return Ref::borrow(Py_None);
}

bool is_response(PyObject* object) { return object != nullptr && PyObject_TypeCheck(object, response_type); }

std::size_t length_of(PyObject* response) { return parts(response).body().size(); }

double elapsed_ms_of(PyObject* response) { return milliseconds(parts(response).elapsed); }

bool sets_cookies(PyObject* response) { return !protocol::find_header(parts(response).head(), "set-cookie").empty(); }

bool leads_elsewhere(PyObject* response) {
  const int status = parts(response).status;
  const bool redirect = status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  return redirect && !protocol::find_header(parts(response).head(), "location").empty();
}

int status_of(PyObject* response) { return is_response(response) ? parts(response).status : 0; }

}  // namespace brink::script::py
