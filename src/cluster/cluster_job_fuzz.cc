#include <string_view>

#include "base/check.h"
#include "cluster/job.h"

// What is read is written, and then read, as the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace brink::cluster;
  const auto job = decode_job({reinterpret_cast<const char*>(data), size});
  if (!job) return 0;
  const std::string bytes = encode_job(*job);
  const auto again = decode_job(bytes);
  CHECK(again.has_value() && encode_job(*again) == bytes);
  return 0;
}
