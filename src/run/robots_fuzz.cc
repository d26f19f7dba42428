#include <cstdint>
#include <string_view>

#include "run/robots.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto robots = brink::run::Robots::parse(text);
  (void)robots.allows("/");
  (void)robots.allows(text.substr(0, 200));
  return 0;
}
