#include "plan/exporting.h"

#include <algorithm>

namespace brink::plan {

std::string label_name(std::string_view name) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  std::string out(name);
  std::replace_if(
      out.begin(), out.end(), [&](char c) { return !is_letter(c) && !is_digit(c); }, '_');
  if (!out.empty() && is_digit(out.front())) out.insert(out.begin(), '_');
  return out;
}

}  // namespace brink::plan
