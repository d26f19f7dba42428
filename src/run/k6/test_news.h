// What is told of a test by a process that plays a part of its users, beside their requests: what came on top of its
// metrics, how its scenarios stand, what the script wrote; and who tells and hears it. Values; moments are of the
// clock of whoever has them.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "aggregate/metric_summary.h"
#include "engine/script_log.h"
#include "plan/arrivals.h"
#include "plan/k6.h"

namespace brink::run::k6 {

// A scenario in one process, as it is; of a search `started` is on top of what was told before.
struct ScenarioStanding {
  std::uint64_t started = 0, completed = 0, interrupted = 0, dropped = 0;
  std::uint32_t active = 0;
  Instant began{};  // the epoch: it has not
  bool short_of_users = false;
};

// A share of another's that is played beside: how many iterations of each scenario have begun.
struct BesideStanding {
  plan::Segment segment;
  Instant from{};
  std::vector<std::uint64_t> begun;
};

// A line of the script's log.
struct LogLine {
  engine::ScriptLog::Level level = engine::ScriptLog::Level::info;
  std::string text;
  std::vector<std::pair<std::string, std::string>> fields;
};

struct TestNews {
  aggregate::MetricSummary metrics;         // on top of what was told before
  std::vector<ScenarioStanding> scenarios;  // in the order of the options
  std::vector<BesideStanding> beside = {};  // likewise; their iterations are not among `started`
  std::uint32_t initialized = 0;            // users there are
  std::optional<plan::k6::Ending> ended;    // exec.test.abort() or fail() was called there, or users cannot be made
  std::vector<LogLine> lines;
  std::uint64_t lines_left_out = 0;  // because there were too many
};

class LogLines;
// What the script wrote there, into the log of the run; which may be null. `name`: of the process, for people.
void write_lines(const TestNews& news, const std::string& name, LogLines* log);

// Moments by a clock that is `by` ahead.
void shift(TestNews& news, Duration by);

// A program that is a part of a test, played here for a run that is made elsewhere. The playing thread's.
class TestTeller {
 public:
  virtual ~TestTeller() = default;
  // Before its users begin: what setup() returned, as JSON; empty: nothing.
  virtual void brief(const std::string& setup_data) = 0;
  // About ten times a second while its users play. True: the script has ended the test, so they are to stop.
  virtual bool look() = 0;
  // Since it was asked last; `over`: nobody plays, so it is all there is.
  virtual TestNews news(bool over) = 0;
};

// A program that stands for such parts where the run is made. The run's thread.
class TestHearer {
 public:
  virtual ~TestHearer() = default;
  virtual std::string briefing() const = 0;
  // Whether their users play its scenarios, whose iterations have numbers and are dealt by these; otherwise they follow
  // the load of the stages they are told to play.
  virtual bool plays_scenarios() const { return true; }
  // Which of them count their iterations; empty where it plays none.
  virtual std::vector<bool> counted() const { return {}; }
  // Whether it can be of the test that is played.
  virtual bool fits(const TestNews& news) const = 0;
  // Each piece of news once, in their order. `process`: its number; `name`: for people.
  virtual void hear(std::uint32_t process, const std::string& name, const TestNews& news) = 0;
  // How many iterations of each scenario have begun, by what was heard last, of a part that a process has of the test:
  // its own, or one that it plays beside.
  struct Part {
    bool own = false;
    plan::Segment segment;
    Instant from{};
  };
  virtual std::vector<std::uint64_t> begun(std::uint32_t process, const Part& part) const = 0;
  // Whether it has told of that part: of what it was told to play as it ended, it never does.
  virtual bool has(std::uint32_t process, const Part& part) const = 0;
};

}  // namespace brink::run::k6
