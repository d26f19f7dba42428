// A worker of runs that are made elsewhere: it joins a server of NATS, waits to be called, plays, and waits again.
//
// Each run is played by a process of its own, forked from this one, which has no connections, threads or scripts of its
// own: whatever a program does to its process is gone with it.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "cluster/nats_connection.h"
#include "plan/machines.h"
#include "run/local_load.h"
#include "run/stop.h"

namespace brink::cluster {

// Plays a plan, with the users of a program if there is one.
using PlayPlan = std::function<void(const plan::Plan& plan, std::shared_ptr<engine::UserProgram> program)>;
// Makes plan and program of a command line, in a folder that has its files, and plays them. Errors: it makes none, and
// why.
using ReadErrand = std::function<Result<void>(const plan::Errand& errand, const PlayPlan& play)>;

struct Serving {
  plan::Joining joining;
  std::string host;
  std::uint32_t cores = 1;
  ReadErrand read;
  std::function<Instant()> now;
  std::function<void(const std::string&)> tell;  // what its operator should know, one line each
  run::Stop* stop = nullptr;
};

// Until it is told to stop; with joining.once until a run is over. Errors: NATS does not let it in, it was refused.
Result<std::monostate> serve(const Serving& serving);

}  // namespace brink::cluster
