// Small words about text: splitting, trimming, case, and reading numbers and durations as people write them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace brink {

std::string_view trim(std::string_view s);
std::string to_lower(std::string_view s);
// ASCII case-insensitive.
bool iequals(std::string_view a, std::string_view b);
bool icontains(std::string_view text, std::string_view part);
std::vector<std::string_view> split(std::string_view s, char separator);

// The whole of `s` as a number, or nothing: no trailing characters, no overflow, no inf or nan.
std::optional<std::int64_t> parse_int(std::string_view s);
std::optional<double> parse_double(std::string_view s);

// "10" and "10s" are ten seconds; also us, ms, m, h and sums such as "1m30s". Negative or empty is an error.
Result<Duration> parse_duration(std::string_view s);

}  // namespace brink
