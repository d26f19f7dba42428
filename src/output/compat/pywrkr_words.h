// How pywrkr writes numbers and headings. Internal to this folder.
#pragma once

#include <string>
#include <string_view>

namespace brink::output::compat {

std::string pywrkr_ruler();                          // 70 signs
std::string pywrkr_heading(std::string_view title);  // between two of them
// "  Mode:              10.0s duration"
std::string pywrkr_line(std::string_view label, const std::string& value);
// "840.00us", "12.30ms", "1.50s"
std::string pywrkr_time(double seconds);
// "812.00B", "4.10KB": by 1024, TB at most.
std::string pywrkr_bytes(double bytes);

}  // namespace brink::output::compat
