// A HAR, whatever browser wrote it: it becomes a scenario that is JSON and a list that its own reader takes, or one
// line of error. The first byte chooses the options.
#include <cstdint>

#include "base/check.h"
#include "input/import/fuzzing.h"
#include "input/import/har.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace brink::input;
  if (size == 0) return 0;
  const unsigned bits = data[0];
  HarOptions options;
  options.include_static = (bits & 1) != 0;
  options.preserve_headers = (bits & 2) != 0;
  options.assert_status = (bits & 4) != 0;
  options.correlate = (bits & 8) != 0 ? Correlate::write : Correlate::suggest;
  if ((bits & 16) != 0) options.selection.exclude = {"a+b"};
  const auto imported = import_har({reinterpret_cast<const char*>(data) + 1, size - 1}, "f.har", options);
  check_imported(imported);
  if (!imported) return 0;
  const auto& requests = imported->recording.flows.front().requests;
  CHECK(!requests.empty() && requests.size() <= most_recorded_requests);
  for (const auto& request : requests) CHECK(request.think_before_s >= 0 && request.think_before_s <= longest_think_s);
  return 0;
}
