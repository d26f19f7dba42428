// Member: a worker of a run as its coordinator knows it, from joining to leaving or loss. One that joins again is
// another. Plain values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cluster/message.h"

namespace brink::cluster {

// What is known of a member's part of a stage.
struct Part {
  bool begun = false;  // it was told to play
  std::optional<aggregate::Live> live;
  Duration spoke{};  // when it said last how it stands, since the stage began
  std::optional<Duration> lost_at;
  bool lost_before = false;        // its seat was empty when the stage began, and nobody plays its load
  std::optional<Duration> joined;  // since the stage began, where that was later
  std::optional<Instant> leaves;   // it was told to end: when it does, and
  bool handed_over = false;        // whether others play its load from then on
  bool halted = false;
  Duration known_at{};            // when its last account came; zero: none did
  aggregate::RouteSummary total;  // of its accounts, as are all below; times only once it has played
  aggregate::Histogram send_lag;
  std::vector<sample::WorkerHealth> workers;
  Duration length{};
  std::optional<run::StageResult> end;  // it has played: what is told but once
  std::optional<Duration> late;
};

struct Member {
  std::uint32_t number = 1;  // from 1
  std::uint32_t place = 0;   // of the hub
  std::uint32_t seat = 0;    // whose segment it plays
  Join who;
  bool again = false;  // one of its name was here before
  bool ready = false;
  bool here = true;
  bool quits = false;                 // it was told to end, and wants to be let go
  bool let_go = false;                // it was told so; its place is free when it has fallen silent
  std::string lost;                   // how, when it is not here
  Duration offset{}, offset_error{};  // of the coordinator's clock to its own
  std::uint32_t users = 0;
  std::string account;              // of its program
  std::vector<std::string> names;   // of its rows, where the program gives them
  std::vector<std::uint32_t> rows;  // of all, for each of its own; none: they are the plan's
  Part part;

  bool playing() const { return here && part.begun && !part.end; }
};

}  // namespace brink::cluster
