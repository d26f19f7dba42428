// A threshold's key and expression, separated by a line's end: read, or refused with words.

#include "base/check.h"
#include "input/k6/thresholds.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace brink;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t end = text.find('\n');
  plan::k6::Threshold threshold;
  const auto key = input::k6::read_threshold_key(text.substr(0, end), threshold);
  CHECK(!(!key && key.error().message.empty()));
  if (end == std::string_view::npos) return 0;
  const auto expression = input::k6::read_threshold_expression(text.substr(end + 1), threshold);
  CHECK(!(!expression && expression.error().message.empty()));
  CHECK(!(expression && (threshold.aggregate.empty() || threshold.percentile > 100)));
  return 0;
}
