// Results that somebody keeps as a baseline, held against themselves: nothing changes then, and what is printed is
// whole.
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string_view>

#include "base/check.h"
#include "output/compat/pywrkr_compare.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace brink::output;
  const auto result = compat::read_pywrkr_result({reinterpret_cast<const char*>(data), size}, "file");
  if (!result) {
    CHECK(result.error().message.starts_with("file: "));
    return 0;
  }
  const std::vector<ChangeRule> rules = {*parse_change_rule("p95 > +10%"), *parse_change_rule("error_rate > 1")};
  const auto comparison = compat::compare_pywrkr(*result, {&*result, 1}, rules);
  CHECK(!comparison.regressed());
  CHECK(comparison.config_warnings.empty());
  const auto json = nlohmann::json::parse(compat::pywrkr_comparison_json(comparison, 0), nullptr, false);
  CHECK(json.is_object() && json["rules"].size() == 2);
  CHECK(!compat::pywrkr_comparison_table(comparison).empty());
  CHECK(!compat::pywrkr_comparison_markdown(comparison).empty());
  return 0;
}
