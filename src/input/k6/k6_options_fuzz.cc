// Options as a script may export them, of any kind and shape: read, or refused with words.
#include <nlohmann/json.hpp>

#include "base/check.h"
#include "input/k6/options.h"
#include "plan/k6_load.h"

namespace {

// With words.
int refused(const brink::Error& error) {
  CHECK(!error.message.empty());
  return 0;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace brink;
  plan::k6::Init init;
  init.exports = {"default"};
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  auto layer = input::k6::read_layer("the script", text);
  if (!layer) return refused(layer.error());
  const auto read = input::k6::read_options({*layer}, init);
  if (!read) return refused(read.error());
  CHECK(!read->options.scenarios.empty());
  CHECK(plan::k6::longest(read->options.scenarios).count() > 0);
  CHECK(nlohmann::json::accept(read->options.json));
  return 0;
}
