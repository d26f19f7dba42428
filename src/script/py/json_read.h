// Python objects out of JSON text, by simdjson; what that will not read (numbers beyond 64 bits, NaN, lone surrogates,
// depth beyond 1024) is left to Python's own json module, whose answers and errors these are.
#pragma once

#include <string>

#include "script/py/python.h"

namespace brink::script::py {

// `size` bytes at `bytes`, of which `capacity` may be read. Empty with an exception set: json.JSONDecodeError,
// UnicodeDecodeError.
Ref read_json(const char* bytes, std::size_t size, std::size_t capacity);

// What a caller must make room for behind the bytes, for them to be read where they are.
inline constexpr std::size_t json_padding = 64;

}  // namespace brink::script::py
