// A script with commands of curl: it becomes a scenario that is JSON and a list that its own reader takes, or one line
// of error.
#include <cstdint>

#include "input/import/curl.h"
#include "input/import/fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace brink::input;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_imported(import_curl(text, "f"));
  return 0;
}
