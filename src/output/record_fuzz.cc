// Any file that somebody hands to `show`: reading never crashes, and what could be read is written the same way twice
// and can be shown.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "output/compare.h"
#include "output/history.h"
#include "output/record_json.h"
#include "output/terminal.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace brink;
  using namespace brink::output;
  const auto record = read_record(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!record) {
    CHECK(record.error().message.find('\n') == std::string::npos);
    return 0;
  }
  const std::string json = to_json(*record);
  const auto copy = read_record(json);
  CHECK(copy && to_json(*copy) == json);
  for (const bool unicode : {false, true}) {
    CHECK(!render_show(*record, {.color = unicode, .unicode = unicode, .width = 80}).empty());
  }
  auto now = compared_run(*record);
  const auto before = now;
  now.id += "'";
  if (const auto found = verdict::compare(now, {&before, 1}, {})) {
    const ComparisonReport report{*found, run_head(*record), {run_head(*record)}};
    CHECK(!render_comparison(report, {}).empty() && !comparison_markdown(report).empty());
    CHECK(!comparison_json(report).empty() && !comparison_junit(report).empty());
  }
  CHECK(!history_json({history_row(*record)}).empty());
  return 0;
}
