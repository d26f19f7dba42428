#include "sample/head.h"

#include <utility>

#include "base/text.h"

namespace brink::sample {

std::vector<std::string_view> headers_of(std::string_view head, std::string_view name) {
  std::vector<std::string_view> values;
  bool status_line = true;
  for (const std::string_view line : split(head, '\n')) {
    if (std::exchange(status_line, false)) continue;
    const std::size_t colon = line.find(':');
    if (colon == line.npos || colon == 0 || !iequals(trim(line.substr(0, colon)), name)) continue;
    values.push_back(trim(line.substr(colon + 1)));
  }
  return values;
}

std::optional<std::string_view> header_of(std::string_view head, std::string_view name) {
  const auto values = headers_of(head, name);
  return values.empty() ? std::nullopt : std::optional(values.front());
}

}  // namespace brink::sample
