// Parameters and forms as they stand in a URL or a body (application/x-www-form-urlencoded).
#pragma once

#include <string>

#include "script/py/python.h"

namespace brink::script::py {

// Whose ways of writing values are followed: None is an empty value and True "true" in httpx; in requests None is left
// out and True is "True".
enum class Dialect : std::uint8_t { httpx, requests };

// Appends "a=1&b=2" of a dict, a list of pairs, or anything with items(). A list or tuple as a value stands for several
// of its name. Text and bytes are appended as they are. False with an exception set: TypeError.
bool append_form(PyObject* fields, Dialect dialect, std::string& out);

// Text of a str, of bytes, or of what else str() makes text of; `kept` holds it. Empty data with an exception set.
std::string_view text_or_bytes(PyObject* value, Ref& kept);

}  // namespace brink::script::py
