#include <string_view>

#include "base/check.h"
#include "cluster/message.h"

// What is read is written, and then read, as the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace brink::cluster;
  const auto message = decode({reinterpret_cast<const char*>(data), size});
  if (!message) return 0;
  const std::string bytes = encode(*message);
  const auto again = decode(bytes);
  CHECK(again.has_value() && encode(*again) == bytes);
  return 0;
}
