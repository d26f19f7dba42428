#include "output/utf8.h"

namespace brink::output {

std::string valid_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    out += point.valid ? text.substr(at, point.bytes) : std::string_view("\xEF\xBF\xBD");
    at += point.bytes;
  }
  return out;
}

std::size_t columns(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); at += code_point_at(text, at).bytes) ++count;
  return count;
}

std::string_view first_columns(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  for (; count > 0 && at < text.size(); --count) at += code_point_at(text, at).bytes;
  return text.substr(0, at);
}

}  // namespace brink::output
