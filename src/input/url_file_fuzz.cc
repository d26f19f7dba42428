// A list of targets from a file: whatever it holds, it is a bounded list of whole URLs or one line of error.
#include <cstdint>

#include "base/check.h"
#include "input/url_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto lines = brink::input::parse_url_file(text, "f");
  if (!lines) {
    CHECK(lines.error().kind == brink::ErrorKind::usage);
    return 0;
  }
  CHECK(!lines->empty() && lines->size() <= brink::input::most_targets);
  for (const auto& line : *lines) CHECK(!line.url.host.empty() && line.url.target.starts_with('/'));
  return 0;
}
