// LoadSource: whoever can play a stage: the workers of this machine, a simulated machine, other machines. `run` decides
// what to play and judges what came of it without knowing which.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "aggregate/recorder.h"
#include "aggregate/summary.h"
#include "base/result.h"
#include "engine/gate.h"
#include "engine/share.h"
#include "plan/plan.h"
#include "run/replay_writer.h"
#include "sample/reading.h"

namespace brink::run {

// What a watcher wants to happen next.
enum class Watch : std::uint8_t { go, drain, cut };

// Called about ten times a second while a stage is played, from the thread that called play().
using Watcher = std::function<Watch(const aggregate::Live& live, Duration elapsed)>;

// Of a load that several processes make, on this machine or on others: one of them, and how it is.
struct ProcessState {
  std::uint32_t number = 1;  // from 1
  std::int64_t pid = 0;
  plan::Segment segment;    // of the load
  std::uint32_t users = 0;  // of a program: that have begun
  struct Lost {
    Duration at{};                          // since the stage began
    Duration seen{};                        // its numbers are as of then; zero: there are none
    std::string how;                        // "was killed by SIGKILL"
    std::optional<Duration> restored = {};  // since the stage began: from then on others played its load
    double unknown = 0;                     // of its requests: so many were due until then, of which nothing is known
    bool before = false;                    // the stage began: nobody has played its load
  };
  std::optional<Lost> lost;
  // It was told to end, by whoever started it: what it saw is all there.
  struct Left {
    Duration at{};             // since the stage began
    bool handed_over = false;  // others play its load from then on; otherwise it is missing
  };
  std::optional<Left> left;
  std::optional<Duration> joined;  // since the stage began, where that was later
  bool again = false;              // one of its name was lost, or had left
  std::string called;              // "worker 2 (alpha)"
  std::string identity;            // "alpha"; may be empty
  std::string host;
  struct Clock {
    Duration offset{};  // of the coordinator's clock to its own, and
    Duration error{};   // by how much that may be wrong
  };
  std::optional<Clock> clock;  // none: it is the coordinator's
  std::string name() const {
    return called.empty() ? "process " + std::to_string(number) + " (pid " + std::to_string(pid) + ")" : called;
  }
};

struct ProcessPart : ProcessState {
  aggregate::StageSummary summary;  // its part of the stage; of one that was lost what was known last
};

// While the stage is played: as it said last.
struct ProcessNow : ProcessState {
  std::uint64_t ended = 0;  // requests, in the window
  double cpu_share = 0;     // of a core, over the window so far
  std::optional<Duration> send_lag_p99;
  Duration loop_lag_p999{};
};

// Whoever wants the numbers of a stage while it is played, to hand them on. Called from the thread that called play().
class Onlooker {
 public:
  virtual ~Onlooker() = default;
  // Whether it is time for a tally; asked about ten times a second.
  virtual bool wants_tally(Instant now) = 0;
  // Which comes a moment later, or never when the stage ends before; the summary first.
  virtual void on_tally(const aggregate::Tally& tally, Instant now) = 0;
  // Whether a summary is to come with each tally, as the stage would be if it ended then (Recorder::ask_snapshot).
  virtual bool wants_summary() const { return false; }
  virtual void on_summary(aggregate::StageSummary summary) { static_cast<void>(summary); }
  // Likewise how those are that play it together, where there are several; before the tally.
  virtual bool wants_processes() const { return false; }
  virtual void on_processes(const std::vector<ProcessNow>& processes) { static_cast<void>(processes); }
  // So many routes stand for themselves in a tally, the first of the plan; all others are one.
  static constexpr std::size_t most_routes = 100;
};

// What becomes of a stage beside its numbers: of its single requests, and of the numbers while it is played.
struct Keep {
  ReplayWriter* replay = nullptr;  // written there
  std::size_t samples = 0;         // at most so many of those due in the window, in memory, evenly over time
  Onlooker* onlooker = nullptr;    // may be none
  std::vector<aggregate::Watched> watched = {};  // counted for limits: Live::watched, StageResult::watched
  std::optional<Instant> begin = {};             // when it begins, a moment from now; none: at once
  std::optional<Instant> from = {};              // what is due before that is not played here; none: all is
  std::vector<engine::Share> shares = {};        // played beside, see LoadSource::share()
};

// How far apart several processes began, whose clocks may be that much apart.
struct StartSpread {
  Duration spread{};
  Duration error{};
};

// The request of a stage that began first.
struct FirstRequest {
  Instant due{};
  Instant begun{};
};

struct StageResult {
  aggregate::StageSummary summary;
  std::vector<sample::Sample> samples;          // in the order in which they ended
  std::uint32_t every = 1;                      // one in so many is among them
  std::vector<sample::Reading> readings;        // of this machine, over the stage
  std::vector<aggregate::WatchSeries> watched;  // one for each of Keep::watched
  bool cut_short = false;
  bool budget_spent = false;
  std::vector<ProcessPart> processes;  // none: there is but one, this
  std::optional<StartSpread> start;    // of these, where it can be told
  std::optional<FirstRequest> first;   // of this process
};

class LoadSource {
 public:
  virtual ~LoadSource() = default;
  // Blocks until the stage has drained.
  virtual StageResult play(const plan::Stage& stage, const Keep& keep, const Watcher& watcher) = 0;
  // Another's share of the stage being played is played here too; of one that is already, when it ends. From within the
  // watcher.
  virtual void share(const engine::Share& share) { static_cast<void>(share); }
  virtual Instant now() = 0;
};

// Makes a source for a plan; several of one run draw from one budget.
using LoadFactory =
    std::function<Result<std::unique_ptr<LoadSource>>(const plan::Plan&, std::shared_ptr<engine::SharedBudget>)>;

}  // namespace brink::run
