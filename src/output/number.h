// Numbers as people read them: three significant digits, a unit, thousands separators. With ascii true "µ" and other
// signs beyond ASCII are spelled in ASCII. A value that is not finite, or absent, becomes "-".
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace brink::output {

// "0", "840 ns", "12.3 µs", "84.1 ms", "1.50 s", "2m05s", "1h02m".
std::string duration_text(double seconds, bool ascii = false);
std::string ms_text(double milliseconds, bool ascii = false);
std::string ms_text(const std::optional<double>& milliseconds, bool ascii = false);

// "1,234,567".
std::string count_text(std::uint64_t count);
// Users or other things that are mostly whole: "90", "7.5", "12,000".
std::string amount_text(double amount);
// Per second: "0.52", "97.3", "1,234"; no unit.
std::string rate_text(double per_second);
// "0 B", "812 B", "4.10 KB", "1.20 GB": factors of 1,000.
std::string bytes_text(double bytes);
// A share of one: "0 %", "0.03 %", "2.5 %", "43 %", "100 %"; never "0 %" or "100 %" for what only rounds to it.
std::string share_text(double share);

}  // namespace brink::output
