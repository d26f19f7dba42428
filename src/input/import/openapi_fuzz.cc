// A description of an API: it becomes a scenario that is JSON and a list that its own reader takes, or one line of
// error.
#include <cstdint>

#include "input/import/fuzzing.h"
#include "input/import/openapi.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace brink::input;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_imported(import_openapi(text, "f", {.methods = {"GET", "POST", "PUT"}, .assert_status = true}));
  check_imported(import_openapi(text, "http://h/spec", {.base_url = "http://h/v1"}));
  return 0;
}
