// TargetSide: everything that looks at the target beside the load, each part on its own thread.
//
//   auto side = probe::TargetSide::start({.target = probe::TargetSelection{.address = "127.0.0.1", .port = 8080}});
//   …load…
//   std::vector<sample::Reading> readings = side->take();  // of the time since the last call, in order of time
//   probe::TargetFacts facts = side->facts();              // pids, command, peer, notes
//
// The readings' instants are those of net::monotonic_now(), as the samples' are. Any thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "probe/probe_thread.h"
#include "probe/target_finder.h"

namespace brink::probe {

struct TargetSideOptions {
  std::optional<TargetSelection> target;  // nothing: the target's processes are not looked at
  std::string scrape;                     // --scrape URL; empty: none
  std::string postgres;                   // --pg CONNSTRING; empty: none
};

class TargetSide {
 public:
  // Always starts: what cannot be looked at is a note in facts(), and the run goes on.
  static std::unique_ptr<TargetSide> start(const TargetSideOptions& options);

  // With one reading more: generator.probe_cpu_share, of a core, used by all of this since the last call.
  std::vector<sample::Reading> take();
  TargetFacts facts() const;

 private:
  TargetSide() = default;
  std::vector<std::unique_ptr<ProbeThread>> threads_;
  std::vector<std::string> notes_;
  std::mutex mutex_;  // over the two below
  Instant taken_{};
  Duration cpu_taken_{};
};

}  // namespace brink::probe
