// Bodies under any Content-Encoding: the first line of the input is the header, the rest the body.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "protocol/content_coding.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t line = std::min(input.find('\n'), input.size());
  constexpr std::uint64_t most = 1 << 16;
  std::string out;
  const std::string_view body = input.substr(std::min(line + 1, input.size()));
  const auto result = brink::protocol::decode_body(input.substr(0, line), body, most, out);
  if (result) CHECK(out.size() <= std::max<std::uint64_t>(most, body.size()));
  if (!result) CHECK(!result.error().message.empty());
  return 0;
}
