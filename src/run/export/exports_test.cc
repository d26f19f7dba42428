#include "run/export/exports.h"

#include <gtest/gtest.h>

#include "plan/plan.h"
#include "run/export/udp_testing.h"

namespace brink::run {
namespace {

using std::chrono::milliseconds;
using std::chrono::system_clock;

// Of the first line of a datagram in InfluxDB's line protocol: what stands after the last space of it.
std::int64_t milliseconds_of(const std::string& datagram) {
  const std::string line = datagram.substr(0, datagram.find('\n'));
  return std::stoll(line.substr(line.rfind(' ') + 1)) / 1'000'000;
}

// Prometheus refuses two values for one millisecond.
TEST(Exports, EachSnapshotIsLaterThanTheOneBefore) {
  Listener listener;
  plan::Exporting exporting;
  exporting.influx_udp = plan::Address{"127.0.0.1", listener.port};
  output::Record record;
  auto now = system_clock::time_point(std::chrono::seconds(1'000'000));
  const auto exports = Exports::start(exporting, record, [&] { return now; });
  ASSERT_TRUE(exports);
  (*exports)->about(plan::Plan{});
  const std::int64_t first = milliseconds_of(listener.receive());
  now -= milliseconds(500);  // a clock that was set back
  (*exports)->finish(Stop{});
  std::int64_t last = first;
  for (std::string datagram; last == first;) last = milliseconds_of(listener.receive());
  EXPECT_EQ(last, first + 1);
}

}  // namespace
}  // namespace brink::run
