// Machinery: what a run needs of the outside world, handed in so that whole runs can be played on the simulated
// machine.
#pragma once

#include <chrono>
#include <functional>

#include "probe/target_side.h"
#include "run/load_source.h"
#include "verdict/health.h"

namespace brink::run {

struct Machinery {
  LoadFactory make_load;
  // What this machine can do against a server that does nothing; asked once a run, before the target sees load.
  std::function<verdict::Calibration(std::uint32_t workers)> calibrate;
  std::function<std::chrono::system_clock::time_point()> wall_clock;
  // Looks at the target's own side; may be empty.
  std::function<std::unique_ptr<probe::TargetSide>(const probe::TargetSideOptions&)> watch_target;
  // For a few requests whose answers are wanted here; null: as for all load.
  LoadFactory look_with = nullptr;
};

// The real one.
Machinery local_machinery();

}  // namespace brink::run
