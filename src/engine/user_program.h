// UserProgram: a program that says what users do, as a run needs it. A run has up to three parts: users get ready (log
// in), are measured, and take their leave; all three are stages of one engine, in which a user stays the same person.
//
// Made before the run and outlives its engine. behaviours() and what it makes belong to the workers' threads; all else
// is called between stages, from the thread that plays them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/behaviour.h"
#include "engine/share.h"
#include "plan/k6.h"

namespace brink::engine {

class ScenarioBoard;

// What the users of a stage follow instead of its load: scenarios of k6, several at once, over one pool of users.
struct ScenarioPlay {
  const plan::k6::Options* options = nullptr;  // outlives the engine, as does the board
  ScenarioBoard* board = nullptr;
  plan::Segment part = {};  // of the whole test that the board counts: of several processes, this one's
};

enum class Part : std::uint8_t { begin, measure, end };

// What a process has counted of its own, as it said last.
struct ProcessAccount {
  std::string said;
  bool here = true;  // otherwise its users are gone
};

class UserProgram {
 public:
  virtual ~UserProgram() = default;
  virtual Result<std::shared_ptr<BehaviourFactory>> behaviours(plan::Segment segment) = 0;
  // The stage played next is this part. Until it is said, the measured one.
  virtual void enter(Part part) = 0;
  // How many users have begun so far, those who joined in the measured part among them.
  virtual std::uint32_t users() const = 0;
  // How many tasks have begun so far, where that can be told from requests.
  virtual std::uint64_t tasks() const { return 0; }
  // The program itself has ended the run: why. While a stage is played as well; cheap.
  virtual std::optional<Error> ended() const { return std::nullopt; }
  // The names of the plan's routes, where the program gives them as requests come up; empty ones were not used so far.
  // None: they have the plan's. Also while a stage is played.
  virtual std::vector<std::string> route_names() const { return {}; }
  // Where a worker's users say metrics, for all stages; null: nowhere. On the worker's thread.
  virtual sample::MetricSink* metrics(plan::Segment segment) {
    static_cast<void>(segment);
    return nullptr;
  }
  // Asked on the worker's thread when a stage begins: none, it is the stage's own load that users follow.
  virtual std::optional<ScenarioPlay> scenarios() const { return std::nullopt; }

  // Which part of the users is about to be played here; once, before behaviours().
  virtual void take_part(plan::Segment segment) { static_cast<void>(segment); }

  // Where several processes play its users, each its segment of them. The process is forked once, after the program was
  // made and before any behaviours are; both are called on the thread that forks.
  virtual void before_fork() {}
  virtual void after_fork(bool in_child) { static_cast<void>(in_child); }
  // In a child: what the program has counted of its own so far, beside the requests; as it likes. Also while a stage
  // is played.
  virtual std::string account() const { return {}; }
  // In the parent: the accounts of all children; about once a second, and at the end.
  virtual void take_accounts(const std::vector<ProcessAccount>& accounts) { static_cast<void>(accounts); }
  // In a child, where users are called (plan::Closed), so that the program says which there are. They begin so long
  // after the stage did; before each such stage.
  virtual void begin_called(Duration late) { static_cast<void>(late); }
  // Likewise: what the program is to play beside its own part, while the stage is played or just before; `now` and what
  // the share says are of one clock.
  virtual void take_share(const Share& share, Instant now) {
    static_cast<void>(share);
    static_cast<void>(now);
  }
  // In a child that is about to end, after its behaviours have.
  virtual void leave() {}
};

}  // namespace brink::engine
