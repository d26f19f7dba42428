// ClusterLoad: a run's stages played by several workers at once, each its segment, as one load.
#pragma once

#include "cluster/crew.h"

namespace brink::cluster {

struct LoadSetup {
  std::shared_ptr<Crew> crew;
  std::function<Instant()> now;        // the clock that all share
  const engine::Part* part = nullptr;  // the one that is played next
  bool stop_when_lost = false;         // a worker that dies ends the stage; otherwise the others go on
};

// Tells all to leave when it goes.
std::unique_ptr<run::LoadSource> make_cluster_load(LoadSetup setup);

}  // namespace brink::cluster
