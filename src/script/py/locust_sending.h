// A session of Locust and the way of a request that is like most: its target, row, headers and cookies, what comes of
// it, and how that counts. With the GIL.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "script/py/actor.h"
#include "script/py/locust_asked.h"
#include "script/py/members.h"

namespace brink::script::py {

struct Session {
  PyObject_HEAD PyObject *base_url, *request_event, *user, *headers, *cookies, *auth, *params, *request_name;
  PyObject* unfinished;      // set of responses that have not come to their `with`
  PyObject* base;            // of which `place` and `prefix` tell
  PyObject *place, *prefix;  // a Site of _brink_rows, and the path that goes before others
  PyObject* rows;            // of that place: {method: {name: row}}
  PyObject* responses;       // the class of what is given back
  PyObject* common_of;       // the headers that `common` was made of
  PyObject* common_items;    // the same as pairs, which responses remember
  long site;                 // its number; -1: it has none
  char as_asked;             // FastHttpUser: the name is the URL as given, and `json` asks for JSON
  long version;              // of them
  std::vector<std::pair<std::string, std::string>>* common;
};

inline Session& session_of(PyObject* self) { return *reinterpret_cast<Session*>(self); }

// Once, before any session is made.
void prepare_sending();

// Looks where base_url leads, if it is another one than before.
bool look_at_base(PyObject* session);

// The actor to send a request like most; null: it is not one, or an exception is set.
Actor* common_actor(PyObject* session, const Asked& asked);

// Sends it: the answer, or null with an exception set.
PyObject* send_common(PyObject* session, Actor& actor, PyObject* method, const Asked& asked);

}  // namespace brink::script::py
