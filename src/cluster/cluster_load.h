// ClusterLoad: a run's stages played by several workers at once, each its segment, as one load.
#pragma once

#include "cluster/stage_course.h"

namespace brink::cluster {

struct LoadSetup {
  std::shared_ptr<Crew> crew;
  std::function<Instant()> now;        // the coordinator's clock
  const engine::Part* part = nullptr;  // the one that is played next
  plan::OnLoss on_loss = plan::OnLoss::redistribute;
};

// Tells all to leave when it goes.
std::unique_ptr<run::LoadSource> make_cluster_load(LoadSetup setup);

}  // namespace brink::cluster
