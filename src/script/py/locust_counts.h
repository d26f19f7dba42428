// What Locust's statistics and events keep in C++, since each request touches it. Bases of classes in lib/locust:
//
//   _brink.EntryCounts    of StatsEntry: num_requests, response_times, …; add(now, response_time, content_length,
//   bucket) _brink.RequestCounts  of RequestStats: entries; log_request(method, name, response_time, content_length)
//   _brink.EventHook      of EventHook: its listeners, and the statistics that `request` counts in
#pragma once

#include "script/py/python.h"

namespace brink::script::py {

// False with an exception set. Once.
bool add_locust_counts(PyObject* module);

// The kind of an object. None of them raise.
bool is_event_hook(PyObject* object);
// Where requests of this hook are counted, when that is all that is done with them: nobody listens. Null: otherwise.
PyObject* only_counted_in(PyObject* event_hook);

// Counts one request. `response_time` in milliseconds or None. False with an exception set.
bool log_request(PyObject* request_counts, PyObject* method, PyObject* name, PyObject* response_time,
                 PyObject* content_length);

// Seconds since 1970, as time.time() has them.
double wall_seconds();

}  // namespace brink::script::py
