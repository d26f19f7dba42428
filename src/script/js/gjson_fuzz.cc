// A path, a line end, and a document.
#include <cstdint>
#include <string_view>

#include "script/js/gjson.h"
#include "script/js/json_read.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t end = input.find('\n');
  if (end == std::string_view::npos) return 0;
  simdjson::dom::element document;
  if (brink::script::js::parse_document(input.substr(end + 1), document) != simdjson::SUCCESS) return 0;
  brink::script::js::follow_path(document, input.substr(0, end));
  return 0;
}
