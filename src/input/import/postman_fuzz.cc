// A collection of Postman, and an environment: it becomes a scenario that is JSON and a list that its own reader takes,
// or one line of error.
#include <cstdint>

#include "input/import/fuzzing.h"
#include "input/import/postman.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace brink::input;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_imported(import_postman(text, "f", {}));
  check_imported(import_postman(R"({"item": [{"request": "{{a}}/{{b}}"}]})", "f", {std::string(text), "e"}));
  return 0;
}
