// The type `_brink.Client`: a client of HTTP, whose methods look like those of httpx and requests, and wait for their
// response by leaving the user's fiber.
//
//   get(path, **options), post, put, patch, delete, head, options, request(method, path, **options)
//   batch([{"method", "path", "headers", "json", "data", "params"}, …]): all at once; responses in that order
#pragma once

#include "script/py/python.h"

namespace brink::script::py {

// Empty with an exception set. Once.
Ref make_client_type();

}  // namespace brink::script::py
