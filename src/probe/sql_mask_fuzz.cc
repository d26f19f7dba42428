// Statements of any bytes: what comes out is bounded, has no value left in it, and is its own mask.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "probe/sql_mask.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using brink::probe::mask_literals;
  const std::string_view sql(reinterpret_cast<const char*>(data), size);
  const std::string masked = mask_literals(sql);
  CHECK(masked.size() <= 300);
  for (const char c : masked) CHECK(static_cast<unsigned char>(c) >= ' ');
  bool in_name = false;
  for (const char c : masked) {
    if (c == '"') in_name = !in_name;
    CHECK(in_name || c != '\'', "a string was left");
  }
  return 0;
}
