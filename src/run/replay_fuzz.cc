#include <string_view>

#include "run/replay_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto nothing = [](const auto&) {};
  (void)brink::run::read_replay({reinterpret_cast<const char*>(data), size}, nothing, nothing);
  return 0;
}
