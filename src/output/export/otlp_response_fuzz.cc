// What a collector answers: the first byte chooses the form. Whatever it is, what is taken from it can be printed.
#include <cstdint>

#include "base/check.h"
#include "output/export/otlp.h"
#include "output/utf8.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view body(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto rejected =
      data[0] % 2 == 0 ? brink::output::otlp_rejected_protobuf(body) : brink::output::otlp_rejected_json(body);
  if (!rejected) return 0;
  CHECK(rejected->points != 0 || !rejected->message.empty());
  CHECK(brink::output::valid_utf8(rejected->message) == rejected->message);
  return 0;
}
