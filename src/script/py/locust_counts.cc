#include "script/py/locust_counts.h"

#include <cmath>

#include "script/py/members.h"

namespace brink::script::py {
namespace {

struct EntryCounts {
  PyObject_HEAD long long requests, without_time, failures;
  PyObject *total_time, *total_length, *least, *most, *last;  // numbers, or None
  PyObject *times, *per_second;                               // dicts
};
struct RequestCounts {
  PyObject_HEAD PyObject *entries, *total;
  double next_second;
};
struct EventHook {
  PyObject_HEAD PyObject *listeners, *counts;
};

PyTypeObject* entry_type = nullptr;
PyTypeObject* request_type = nullptr;
PyTypeObject* hook_type = nullptr;
PyObject* bucket_name = nullptr;
PyObject* own_bucket = nullptr;    // bucket_response_time as long as nobody has replaced it
PyObject* bucket_place = nullptr;  // the dict of the module it is in

EntryCounts& entry_of(PyObject* self) { return *reinterpret_cast<EntryCounts*>(self); }

bool add_to(PyObject*& sum, PyObject* more) {
  PyObject* made = sum != nullptr ? PyNumber_Add(sum, more) : Ref::borrow(more).release();
  if (made == nullptr) return false;
  Py_XSETREF(sum, made);
  return true;
}

// counts[key] += 1; `fresh`: there was none.
bool count_in(PyObject* counts, PyObject* key, bool* fresh = nullptr) {
  if (counts == nullptr || !PyDict_Check(counts)) {
    PyErr_SetString(PyExc_TypeError, "counts are kept in dicts");
    return false;
  }
  PyObject* old = PyDict_GetItemWithError(counts, key);
  if (old == nullptr && PyErr_Occurred()) return false;
  if (fresh != nullptr) *fresh = old == nullptr;
  const Ref next(PyLong_FromLongLong(old != nullptr ? PyLong_AsLongLong(old) + 1 : 1));
  return next && PyDict_SetItem(counts, key, next.get()) == 0;
}

bool less(PyObject* a, PyObject* b, bool& is) {
  if (PyFloat_CheckExact(a) && PyFloat_CheckExact(b)) {
    is = PyFloat_AS_DOUBLE(a) < PyFloat_AS_DOUBLE(b);
    return true;
  }
  const int found = PyObject_RichCompareBool(a, b, Py_LT);
  is = found == 1;
  return found >= 0;
}

bool add_time(EntryCounts& entry, PyObject* time, PyObject* bucket) {
  if (!add_to(entry.total_time, time)) return false;
  bool slower = true, faster = true;
  if (!is_none(entry.least) && !less(time, entry.least, faster)) return false;
  if (!is_none(entry.most) && !less(entry.most, time, slower)) return false;
  if (faster) set_member(entry.least, time);
  if (slower) set_member(entry.most, time);
  return count_in(entry.times, bucket);
}

bool add_request(PyObject* self, double now, PyObject* time, PyObject* length, PyObject* bucket) {
  EntryCounts& entry = entry_of(self);
  const Ref second(PyLong_FromDouble(now));
  const Ref moment(PyFloat_FromDouble(now));
  bool fresh = false;
  if (!second || !moment || !count_in(entry.per_second, second.get(), &fresh)) return false;
  if (fresh) {
    const Ref done(PyObject_CallMethod(self, "_begin_second", "O", second.get()));
    if (!done) return false;
  }
  ++entry.requests;
  set_member(entry.last, moment.get());
  if (!add_to(entry.total_length, length)) return false;
  if (time != Py_None) return add_time(entry, time, bucket);
  ++entry.without_time;
  return true;
}

PyObject* entry_add(PyObject* self, PyObject* const* arguments, Py_ssize_t count) {
  const double now = count == 4 ? PyFloat_AsDouble(arguments[0]) : -1;
  if (count != 4) PyErr_SetString(PyExc_TypeError, "add(now, response_time, content_length, bucket)");
  if (PyErr_Occurred() || !add_request(self, now, arguments[1], arguments[2], arguments[3])) return nullptr;
  Py_RETURN_NONE;
}

// To the millisecond below 100, then to two digits; halves to the even side, as round() does.
double bucket_of(double ms) {
  const double step = ms < 100 ? 1 : ms < 1000 ? 10 : ms < 10000 ? 100 : 1000;
  return std::nearbyint(ms / step) * step;
}

Ref bucket(PyObject* time) {
  if (time == Py_None) return Ref::borrow(Py_None);
  PyObject* function = bucket_place != nullptr ? PyDict_GetItem(bucket_place, bucket_name) : nullptr;
  if (function == own_bucket && PyFloat_CheckExact(time))
    return Ref(PyLong_FromDouble(bucket_of(PyFloat_AS_DOUBLE(time))));
  if (function == nullptr) {
    PyErr_SetString(PyExc_AttributeError, "locust.stats has no bucket_response_time");
    return {};
  }
  return Ref(PyObject_CallOneArg(function, time));
}

bool begin_second(PyObject* self, double now) {
  RequestCounts& counts = *reinterpret_cast<RequestCounts*>(self);
  if (now < counts.next_second) return true;
  counts.next_second = std::floor(now) + 1;
  return is_none(counts.total) ||
         Ref(PyObject_CallMethod(counts.total, "_cache_response_times", "L", static_cast<long long>(now) - 1));
}

PyObject* request_log(PyObject* self, PyObject* const* arguments, Py_ssize_t count) {
  if (count != 4) {
    PyErr_SetString(PyExc_TypeError, "log_request(method, name, response_time, content_length)");
    return nullptr;
  }
  if (!log_request(self, arguments[0], arguments[1], arguments[2], arguments[3])) return nullptr;
  Py_RETURN_NONE;
}

// own_bucket(module): its bucket_response_time is the one that is computed here.
PyObject* take_own_bucket(PyObject*, PyObject* module) {
  PyObject* dict = PyModule_Check(module) ? PyModule_GetDict(module) : nullptr;
  PyObject* function = dict != nullptr ? PyDict_GetItem(dict, bucket_name) : nullptr;
  if (function == nullptr) {
    PyErr_SetString(PyExc_TypeError, "own_bucket() needs a module with bucket_response_time");
    return nullptr;
  }
  set_member(bucket_place, dict);
  set_member(own_bucket, function);
  Py_RETURN_NONE;
}

using EntryGc = Collected<EntryCounts, &EntryCounts::total_time, &EntryCounts::total_length, &EntryCounts::least,
                          &EntryCounts::most, &EntryCounts::last, &EntryCounts::times, &EntryCounts::per_second>;
using RequestGc = Collected<RequestCounts, &RequestCounts::entries, &RequestCounts::total>;
using HookGc = Collected<EventHook, &EventHook::listeners, &EventHook::counts>;

PyMemberDef entry_members[] = {{"num_requests", T_LONGLONG, offsetof(EntryCounts, requests), 0, nullptr},
                               {"num_none_requests", T_LONGLONG, offsetof(EntryCounts, without_time), 0, nullptr},
                               {"num_failures", T_LONGLONG, offsetof(EntryCounts, failures), 0, nullptr},
                               BRINK_OBJECT(EntryCounts, total_time, "total_response_time"),
                               BRINK_OBJECT(EntryCounts, total_length, "total_content_length"),
                               BRINK_OBJECT(EntryCounts, least, "min_response_time"),
                               BRINK_OBJECT(EntryCounts, most, "max_response_time"),
                               BRINK_OBJECT(EntryCounts, last, "last_request_timestamp"),
                               BRINK_OBJECT(EntryCounts, times, "response_times"),
                               BRINK_OBJECT(EntryCounts, per_second, "num_reqs_per_sec"),
                               {nullptr, 0, 0, 0, nullptr}};
PyMethodDef entry_methods[] = {{"add", as_method(entry_add), METH_FASTCALL, nullptr}, {nullptr, nullptr, 0, nullptr}};
PyMemberDef request_members[] = {BRINK_OBJECT(RequestCounts, entries, "entries"),
                                 BRINK_OBJECT(RequestCounts, total, "total"),
                                 {"_next_second", T_DOUBLE, offsetof(RequestCounts, next_second), 0, nullptr},
                                 {nullptr, 0, 0, 0, nullptr}};
PyMethodDef request_methods[] = {{"log_request", as_method(request_log), METH_FASTCALL, nullptr},
                                 {nullptr, nullptr, 0, nullptr}};
PyMemberDef hook_members[] = {BRINK_OBJECT(EventHook, listeners, "_handlers"),
                              BRINK_OBJECT(EventHook, counts, "counts"),
                              {nullptr, 0, 0, 0, nullptr}};

template <class Gc>
PyTypeObject* made_type(const TypeParts& parts) {
  return reinterpret_cast<PyTypeObject*>(make_type<Gc>(parts).release());
}

PyMethodDef functions[] = {{"own_bucket", take_own_bucket, METH_O, nullptr}, {nullptr, nullptr, 0, nullptr}};

bool add(PyObject* module, const char* name, PyTypeObject* type) {
  return type != nullptr && PyModule_AddObjectRef(module, name, reinterpret_cast<PyObject*>(type)) == 0;
}

}  // namespace

double wall_seconds() { return _PyTime_AsSecondsDouble(_PyTime_GetSystemClock()); }

bool log_request(PyObject* self, PyObject* method, PyObject* name, PyObject* response_time, PyObject* content_length) {
  const double now = wall_seconds();
  if (!begin_second(self, now)) return false;
  PyObject* entries = reinterpret_cast<RequestCounts*>(self)->entries;
  const Ref key(PyTuple_Pack(2, name, method));
  if (entries == nullptr || !PyDict_Check(entries)) {
    PyErr_SetString(PyExc_TypeError, "the entries of statistics are kept in a dict");
    return false;
  }
  if (!key) return false;
  Ref entry = Ref::borrow(PyDict_GetItemWithError(entries, key.get()));
  if (!entry && !PyErr_Occurred()) entry = Ref(PyObject_CallMethod(self, "get", "OO", name, method));
  if (!entry) return false;
  if (!PyObject_TypeCheck(entry.get(), entry_type)) {
    PyErr_SetString(PyExc_TypeError, "an entry of statistics must be a StatsEntry");
    return false;
  }
  const Ref in = bucket(response_time);
  return in && add_request(entry.get(), now, response_time, content_length, in.get());
}

bool is_event_hook(PyObject* object) { return object != nullptr && PyObject_TypeCheck(object, hook_type); }

PyObject* only_counted_in(PyObject* event_hook) {
  const EventHook& hook = *reinterpret_cast<EventHook*>(event_hook);
  const bool heard =
      hook.listeners == nullptr || !PyList_CheckExact(hook.listeners) || PyList_GET_SIZE(hook.listeners) > 0;
  if (heard || is_none(hook.counts) || !PyObject_TypeCheck(hook.counts, request_type)) return nullptr;
  return hook.counts;
}

bool add_locust_counts(PyObject* module) {
  bucket_name = interned("bucket_response_time");
  entry_type =
      made_type<EntryGc>({"_brink.EntryCounts", sizeof(EntryCounts), entry_members, entry_methods, no_properties});
  request_type = made_type<RequestGc>(
      {"_brink.RequestCounts", sizeof(RequestCounts), request_members, request_methods, no_properties});
  hook_type = made_type<HookGc>({"_brink.EventHook", sizeof(EventHook), hook_members, no_methods, no_properties});
  return add(module, "EntryCounts", entry_type) && add(module, "RequestCounts", request_type) &&
         add(module, "EventHook", hook_type) && PyModule_AddFunctions(module, functions) == 0;
}

}  // namespace brink::script::py
