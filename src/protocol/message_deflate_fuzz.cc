// What we compress is read back, whatever the window; what is not compressed never gives more than was asked for.
#include <algorithm>
#include <cstdint>
#include <string>

#include "base/check.h"
#include "protocol/message_deflate.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace brink::protocol;  // NOLINT
  if (size < 2) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  const int window = 8 + data[0] % 8;
  MessageDeflater deflater;
  MessageInflater own({.server_window = window});
  std::string out;
  for (int again = 0; again < 2; ++again) {
    const std::string sent(deflater.deflate(bytes, {.client_window = window}));
    CHECK(own.inflate(sent, bytes.size(), out) == MessageInflater::End::ok && out == bytes);
  }
  constexpr std::size_t most = 4096;
  MessageInflater theirs({.server_keeps_context = (data[0] & 8) != 0, .server_window = window});
  for (const std::string_view part : {bytes.substr(0, bytes.size() / 2), bytes.substr(bytes.size() / 2)}) {
    const auto end = theirs.inflate(part, most, out);
    CHECK(out.size() <= most + 1);
    if (end != MessageInflater::End::ok) break;
  }
  static_cast<void>(deflate_terms(bytes));
  return 0;
}
