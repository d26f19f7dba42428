// Numbers in JSON as k6 writes them: 2, not 2.0.
#pragma once

#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>

namespace brink::output::k6 {

inline nlohmann::ordered_json json_number(double value) {
  constexpr double exact = 9007199254740992;  // 2^53
  const bool whole = std::abs(value) <= exact && std::trunc(value) == value;
  return whole ? nlohmann::ordered_json(static_cast<std::int64_t>(value)) : nlohmann::ordered_json(value);
}

}  // namespace brink::output::k6
