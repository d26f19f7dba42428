#include "run/export/exports.h"

#include <gtest/gtest.h>

#include "base/check.h"
#include "plan/plan.h"
#include "run/export/udp_testing.h"

namespace brink::run {
namespace {

using std::chrono::milliseconds;
using std::chrono::system_clock;

// A run that tells this listener. Its clock goes on by `step` whenever it is read.
struct Told {
  explicit Told(Duration step = {})
      : exporting{.influx_udp = plan::Address{"127.0.0.1", listener.port}},
        started(Exports::start(exporting, record, [this, step] { return now += step; })) {
    CHECK(started);
    exports().about(plan::Plan{});
  }
  Exports& exports() { return **started; }

  Listener listener;
  plan::Exporting exporting;
  output::Record record;
  system_clock::time_point now{std::chrono::seconds(1'000'000)};
  Result<std::unique_ptr<Exports>> started;
};

// Of the first line of a datagram in InfluxDB's line protocol: what stands after the last space of it.
std::int64_t milliseconds_of(const std::string& datagram) {
  const std::string line = datagram.substr(0, datagram.find('\n'));
  return std::stoll(line.substr(line.rfind(' ') + 1)) / 1'000'000;
}

// Prometheus refuses two values for one millisecond.
TEST(Exports, EachSnapshotIsLaterThanTheOneBefore) {
  Told told;
  const std::int64_t first = milliseconds_of(told.listener.receive());
  told.now -= milliseconds(500);  // a clock that was set back
  told.exports().finish(Stop{});
  std::int64_t last = first;
  for (std::string datagram; last == first;) last = milliseconds_of(told.listener.receive());
  EXPECT_EQ(last, first + 1);
}

// What the next snapshot says of a metric without labels, of a run without an id. Nothing else is read from it then.
std::string value_of(Listener& listener, const std::string& name) {
  const std::string begin = name + " value=";
  for (int i = 0; i < 100; ++i) {
    const std::string datagram = listener.receive();
    const std::size_t at = datagram.find(begin);
    if (at == std::string::npos) continue;
    return datagram.substr(at + begin.size(), datagram.find(' ', at + begin.size()) - at - begin.size());
  }
  return "never said";
}

// On the time axis of a dashboard it is seen where it is, and not when the stage has ended.
TEST(Exports, TimeThatIsNotToBeTrustedIsToldOfWhileTheStageGoesOn) {
  Told told(milliseconds(10));
  EXPECT_EQ(value_of(told.listener, "brink_invalid_seconds"), "0");
  plan::Stage stage;
  stage.warmup = milliseconds(1000);
  const Instant begin = Instant(std::chrono::seconds(50));
  told.exports().begin_stage(stage, begin);
  std::vector<ProcessNow> workers(1);
  workers[0].lost = {milliseconds(3200), milliseconds(3000), "was killed by SIGKILL", {}, 7};
  told.exports().on_processes(workers);
  told.exports().on_tally({}, begin + milliseconds(4500));
  EXPECT_EQ(value_of(told.listener, "brink_invalid_seconds"), "1.5");
  workers[0].lost->restored = milliseconds(5000);
  told.exports().on_processes(workers);
  told.exports().on_tally({}, begin + milliseconds(9000));
  EXPECT_EQ(value_of(told.listener, "brink_invalid_seconds"), "2");
  told.exports().on_tally({}, begin + milliseconds(9500));
  EXPECT_EQ(value_of(told.listener, "brink_lost_workers_total"), "1i");
  output::Stage ended;
  ended.invalid = {{2, 4, "process 1 was killed by SIGKILL"}};
  ended.processes.resize(1);
  ended.processes[0].lost_s = 3.2;
  told.record.stages.push_back(ended);
  told.exports().finish(Stop{});
  EXPECT_EQ(value_of(told.listener, "brink_invalid_seconds"), "2") << "what the record has is not counted twice";
}

}  // namespace
}  // namespace brink::run
