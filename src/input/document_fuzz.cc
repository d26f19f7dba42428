// JSON that somebody hands in: it is a tree within the bounds, or one line of error.
#include <cstdint>

#include "base/check.h"
#include "input/document.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace brink::input;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto document = parse_json(text, "f");
  if (!document) {
    CHECK(document.error().kind == brink::ErrorKind::usage && !document.error().message.empty());
    return 0;
  }
  CHECK(Json::parse(document->dump()) == *document);  // what is not UTF-8 could not be written
  if (is_faithful_json(text)) CHECK(is_faithful_json(Json::parse(text).dump()));
  return 0;
}
