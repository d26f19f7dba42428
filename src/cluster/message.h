// What the coordinator of a run and its workers say to each other, and how that stands in bytes. One grammar for every
// carrier (carrier.h); docs/cluster.md has it in words.
//
//   coordinator ──► worker      Play, Halt, Report, Leave
//   worker ──► coordinator      Ready (first of all), Standing (ten times a second), Account (when asked), Played
//
// Plain values. Instants are of the clock that both share.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "run/local_load.h"

namespace brink::cluster {

// Who does not speak this one is refused. Raised with every change of the grammar.
inline constexpr std::uint32_t grammar_version = 1;

// Play this stage, your segment of it, from `begin` on.
struct Play {
  std::uint32_t number = 0;  // of the stage; the answers to it carry it
  engine::Part part = engine::Part::measure;
  plan::Stage stage;
  Instant begin{};
  std::uint64_t samples = 0;  // run::Keep
  std::vector<aggregate::Watched> watched;
};

// End the stage before its time.
struct Halt {
  bool cut = false;  // otherwise wait for what is under way
};

// Say what it amounts to so far: an Account.
struct Report {};

// The run is over.
struct Leave {};

struct Ready {
  std::uint32_t version = grammar_version;
  std::int64_t pid = 0;
  std::uint32_t routes = 0;  // of the plan it has
  std::string error, hint;   // empty: it can play; otherwise why it cannot
};

// How the stage stands, small.
struct Standing {
  std::uint32_t number = 0;
  aggregate::Live live;
  std::uint32_t users = 0;
};

// The same in more depth, with what a program says of itself: see engine::UserProgram. The summary is what counts if
// nothing more is heard.
struct Account {
  std::uint32_t number = 0;
  aggregate::StageSummary summary;
  aggregate::Tally tally;
  std::vector<std::string> names;  // of the routes, where the program gives them
  std::string account;
  std::uint32_t users = 0;
};

// The stage is over.
struct Played {
  std::uint32_t number = 0;
  run::StageResult result;
  std::vector<std::string> names;
  std::string account;
  std::uint32_t users = 0;
};

using Message = std::variant<Play, Halt, Report, Leave, Ready, Standing, Account, Played>;

std::string encode(const Message& message);
// Any bytes. Errors: they are no message of this grammar.
Result<Message> decode(std::string_view bytes);

}  // namespace brink::cluster
