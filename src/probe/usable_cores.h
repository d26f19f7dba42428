// How many threads of ours can run at once: the cores this process may use, and no more than its control group pays for
// (a container with a CPU limit, on a machine with many cores). More threads than that are throttled, all at the same
// time, and a run would measure that.
#pragma once

#include <cstdint>
#include <string>

#include "probe/proc_files.h"

namespace brink::probe {

// Of process `pid`; a quota of 2.5 is 2. At least 1.
std::uint32_t usable_cores(const ProcFiles& proc, pid_t pid, const std::string& cgroup_root = "/sys/fs/cgroup");

}  // namespace brink::probe
