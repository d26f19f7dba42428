// Durations as k6 takes and shows them: "1h30m5s", "1.5m", "2d12h"; a bare number is of milliseconds.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace brink::input::k6 {

// Nothing: it is not one, or beyond 30 years. May be negative: whoever asks says whether that makes sense.
std::optional<Duration> parse_duration(std::string_view text);
std::optional<Duration> duration_of(const nlohmann::json& value);  // a text, or a number of milliseconds

// "1m0s", "1.5s", "500ms", "0s".
std::string duration_text(Duration d);

}  // namespace brink::input::k6
