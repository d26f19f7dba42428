#include "probe/usable_cores.h"

#include <sched.h>

#include <algorithm>

#include "probe/cgroup_usage.h"

namespace brink::probe {
namespace {

std::uint32_t allowed_cores() {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
  return static_cast<std::uint32_t>(std::max(1, CPU_COUNT(&set)));
}

}  // namespace

std::uint32_t usable_cores(const ProcFiles& proc, pid_t pid, const std::string& cgroup_root) {
  const std::uint32_t allowed = allowed_cores();
  const auto quota = CgroupUsage(proc, pid, cgroup_root).read().cpu_quota;
  if (!quota || *quota >= allowed) return allowed;
  return static_cast<std::uint32_t>(std::max(1.0, *quota));
}

}  // namespace brink::probe
