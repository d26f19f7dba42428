// Reading: a number seen beside the requests: of this machine, of the target's process, of a database. Probes write
// readings; rules read them.
#pragma once

#include <string>

#include "base/time.h"

namespace brink::sample {

struct Reading {
  std::string subject;  // "generator", "target", "host"
  std::string name;     // "cpu_share", "fds_open", "steal_share": docs/glossary.md
  double value = 0;     // base units: seconds, bytes, shares of one
  Instant at{};
};

}  // namespace brink::sample
