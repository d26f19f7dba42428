// An expression somebody wrote: it is a limit whose parts are within their bounds, or one line of error that quotes it.
#include <cmath>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "plan/limit_grammar.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace brink;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto limit = plan::parse_limit(text);
  if (!limit) {
    CHECK(limit.error().kind == ErrorKind::usage && !limit.error().hint.empty());
    return 0;
  }
  CHECK(std::isfinite(limit->bound) && limit->bound >= 0);
  CHECK(limit->metric.q > 0 && limit->metric.q <= 1);
  CHECK((limit->scope == plan::Scope::all) == limit->name.empty());
  CHECK(!limit->window || (*limit->window >= std::chrono::seconds(1) && *limit->window <= std::chrono::hours(1)));
  // The opposite is the opposite, and the text says the same again.
  const auto again = plan::parse_limit(limit->text, true);
  CHECK(again.has_value() && again->bound == limit->bound && again->name == limit->name);
  for (const double value : {0.0, limit->bound, limit->bound * 2 + 1})
    CHECK(again->holds(value) != limit->holds(value));
  return 0;
}
