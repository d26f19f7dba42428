// What the coordinator of a run and its workers say to each other, and how that stands in bytes. One grammar for every
// carrier (carrier.h); docs/cluster.md has it in words. What is said arrives once and in order, what is mentioned may
// be lost (channel.h).
//
//   worker ──► coordinator      Join (first of all), Ready, Account, Played, Quit; mentioned: Beat, Standing
//   coordinator ──► worker      Welcome or Refuse, Play, Halt, Share, Leave; mentioned: Echo
//
// Plain values. Instants are of the coordinator's clock.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"
#include "cluster/delta.h"
#include "run/k6/test_news.h"
#include "run/local_load.h"

namespace brink::cluster {

// Who does not speak this one is refused. Raised with every change of the grammar.
inline constexpr std::uint32_t grammar_version = 5;

struct Join {
  std::uint32_t version = grammar_version;
  std::string identity;  // the same whenever it joins again
  std::string host;
  std::int64_t pid = 0;
  std::string hash;  // of what it is to play: plan, script, files
};

// You are the run's, with this segment. `lease`: so long after a beat that was answered you may make load.
struct Welcome {
  std::uint32_t number = 1;  // of the worker, from 1
  plan::Segment segment;
  Duration lease{};
  bool one_clock = false;  // yours is mine
};

struct Refuse {
  std::string why;
  std::string hint;
  bool later = false;  // it may do to try again
};

// It can play; or why it cannot.
struct Ready {
  std::uint32_t routes = 0;  // of the plan it has
  std::string error, hint;
};

// A part of a stage's load that a worker plays beside its own: what is due from `from` on until `until`. One that is
// played already ends at `until`.
struct Share {
  std::uint32_t number = 0;  // of the stage
  plan::Segment segment;
  Instant from{};
  Instant until = never;
  std::vector<std::uint64_t> first = {};  // of what is counted, see engine::Share
};

// Play your segment of this stage, which begins at `begin`; of it what is due from `from` on.
struct Play {
  std::uint32_t number = 0;  // of the stage; the answers to it carry it
  engine::Part part = engine::Part::measure;
  plan::Stage stage;
  Instant begin{};
  Instant from{};
  std::vector<Share> shares = {};  // of others, from the beginning
  std::uint64_t samples = 0;       // run::Keep
  std::vector<aggregate::Watched> watched = {};
  Duration pace = std::chrono::milliseconds(100);  // how often it says how it stands
  std::string briefing = {};                       // of a test of k6: what setup() returned
};

// End the stage before its time.
struct Halt {
  bool cut = false;  // otherwise wait for what is under way
};

// The run is over.
struct Leave {};

// I live, and so may you: see lease.h. Instants of the worker's own clock.
struct Beat {
  std::uint64_t number = 0;
  Instant sent{};
  Duration offset{};  // of the coordinator's clock to its own, as it knows it, and
  Duration error{};   // by how much that may be wrong
};
struct Echo {
  std::uint64_t number = 0;
  Instant sent{};  // as in the beat
  Instant at{};    // when it was answered, by the coordinator's clock
};

// How the stage stands, small.
struct Standing {
  std::uint32_t number = 0;
  aggregate::Live live;
  std::uint32_t users = 0;
};

// What came on top of the stage's numbers since the last account. With what a program says of itself, where it changed:
// the names of rows, and its own account, see engine::UserProgram.
struct Account {
  std::uint32_t number = 0;
  StageDelta delta;
  std::vector<std::pair<std::uint32_t, std::string>> names = {};
  std::optional<std::string> account = {};
  std::uint32_t users = 0;
  std::optional<run::k6::TestNews> news = {};  // of a test of k6, on top of what was told before
};

// The stage is over. The last account, what is told but once, and by which all accounts can be checked.
struct Played {
  Account last;
  aggregate::Counts counts;  // of all of it
  // Its response times, by which it is judged: of all its routes, by outcome.
  std::array<StepsDelta, aggregate::outcome_count> times;
  run::StageResult result;  // but for the summary, of which the exchanges count
  bool all_exchanges = false;
  std::optional<Duration> late;  // its first request, to when it was due
};

// I am told to end: give my load to others, so that I can end what is under way and go.
struct Quit {};

using Message =
    std::variant<Join, Welcome, Refuse, Ready, Play, Halt, Share, Leave, Beat, Echo, Standing, Account, Played, Quit>;

std::string encode(const Message& message);
// Any bytes. Errors: they are no message of this grammar.
Result<Message> decode(std::string_view bytes);

}  // namespace brink::cluster
