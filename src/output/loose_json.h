// Lenient access to the results of other tools: a member that is absent, null or of another type is "not there".
// Internal to their readers.
#pragma once

#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

namespace brink::output::loose {

using Json = nlohmann::json;

inline const Json& member(const Json& object, const char* key) {
  static const Json none;
  if (!object.is_object()) return none;
  const auto it = object.find(key);
  return it == object.end() ? none : *it;
}

inline std::optional<double> number(const Json& object, const char* key) {
  const Json& value = member(object, key);
  if (!value.is_number()) return std::nullopt;
  return value.get<double>();
}

// 0 when there is none, or it is no count.
inline std::uint64_t whole(const Json& object, const char* key) {
  const double value = number(object, key).value_or(0);
  return value > 0 && value < 1e15 ? static_cast<std::uint64_t>(value) : 0;
}

inline std::optional<double> positive(const Json& object, const char* key) {
  const auto value = number(object, key);
  return value && *value > 0 && std::isfinite(*value) ? value : std::nullopt;
}

inline std::optional<std::string> text(const Json& object, const char* key) {
  const Json& value = member(object, key);
  if (!value.is_string()) return std::nullopt;
  return value.get<std::string>();
}

}  // namespace brink::output::loose
