// Options as a script may export them, of any kind and shape: read, or refused with words.
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "input/k6/options.h"
#include "plan/k6_load.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace brink;
  plan::k6::Init init;
  init.exports = {"default"};
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  auto layer = input::k6::read_layer("the script", text);
  if (!layer) return layer.error().message.empty() ? std::abort(), 1 : 0;
  const auto read = input::k6::read_options({*layer}, init);
  if (!read) return read.error().message.empty() ? std::abort(), 1 : 0;
  if (read->options.scenarios.empty()) std::abort();
  if (plan::k6::longest(read->options.scenarios).count() <= 0) std::abort();
  if (!nlohmann::json::accept(read->options.json)) std::abort();
  return 0;
}
