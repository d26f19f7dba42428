// Bytes as an archive: read, or refused; what was read and is written again reads the same.

#include "base/check.h"
#include "input/k6/archive.h"
#include "input/k6/tar.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace brink;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static_cast<void>(input::k6::read_archive(text));
  const auto files = input::k6::read_tar(text);
  if (!files) return 0;
  for (const auto& [name, content] : *files) {
    if (name.empty() || name.find('\n') != std::string::npos) return 0;  // names no file has
  }
  CHECK(!(input::k6::read_tar(input::k6::write_tar(*files)) != files));
  return 0;
}
