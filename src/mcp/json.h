// JSON as messages are made of it: keys stay in the order they were put in, so that equal answers are equal text.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace brink::mcp {

using Json = nlohmann::ordered_json;

// On one line; what is not UTF-8 is replaced, what is not a number becomes null.
inline std::string text_of(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

// The value of a key of an object; nullptr when it is not there or `json` is no object.
inline const Json* find(const Json& json, const char* key) {
  if (!json.is_object()) return nullptr;
  const auto at = json.find(key);
  return at == json.end() ? nullptr : &*at;
}

}  // namespace brink::mcp
