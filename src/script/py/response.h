// The type `_brink.Response`: what came back, kept as the bytes that came. Headers, text and JSON become objects when
// they are asked for.
//
//   status_code, ok, text, content, headers, url, elapsed_ms, error; json(), raise_for_status()
//   success(), failure(why): the verdict of a response that was asked for with catch_response
#pragma once

#include "script/py/actor.h"

namespace brink::script::py {

// Empty with an exception set. Once.
Ref make_response_type();

// What a response is made of. The views are copied.
struct Answered {
  std::string_view method, target;
  std::string_view head, body;
  sample::Sample sample;
  std::string_view error;      // of a request that had no response: why
  bool catches = false;        // its verdict is the program's
  const Site* site = nullptr;  // where it came from; null: the actor's
};

Ref make_response(Actor& actor, const Answered& answered);

// The parsed body, or None when it is no JSON. Of anything but a response, None.
Ref json_or_none(PyObject* response);
// 0 for anything but a response.
int status_of(PyObject* response);
bool is_response(PyObject* object);
// Of a response.
std::size_t length_of(PyObject* response);
bool sets_cookies(PyObject* response);
bool leads_elsewhere(PyObject* response);  // a redirect that says where to
double elapsed_ms_of(PyObject* response);

}  // namespace brink::script::py
