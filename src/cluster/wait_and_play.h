// One turn of a worker: joins, waits until a coordinator calls, plays that run, and is done. In a process of its own.
#pragma once

#include "cluster/serve.h"

namespace brink::cluster {

enum class Served : int {
  played = 0,   // a run, or as much of it as there was
  stopped = 3,  // was told to end
  refused = 4,  // cannot take part, which was told
};

Served wait_and_play(const Serving& serving, const std::string& name);

}  // namespace brink::cluster
