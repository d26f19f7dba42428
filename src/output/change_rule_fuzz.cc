// A rule of change somebody wrote: it names a figure and a finite amount, or is one line of error.
#include <cmath>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "output/change_rule.h"
#include "output/figures.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace brink;
  const auto rule = output::parse_change_rule({reinterpret_cast<const char*>(data), size});
  if (!rule) {
    CHECK(rule.error().kind == ErrorKind::usage && !rule.error().hint.empty());
    return 0;
  }
  CHECK(std::isfinite(rule->amount));
  CHECK(output::find_figure({}, rule->figure).has_value());
  CHECK(!output::fires(*rule, output::figure_change(rule->figure, {}, {})).has_value());
  return 0;
}
