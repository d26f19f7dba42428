// CgroupUsage: what the control group of a target lets it use, and how often it was held back; version 1 and 2. Limits
// of the groups around it count too: the tightest one holds. One thread's.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "probe/proc_files.h"

namespace brink::probe {

struct CgroupReading {
  std::optional<double> cpu_quota;              // cores; nothing: no limit
  std::optional<double> throttled_share;        // of the scheduler's periods since the last reading in which it ran
  std::optional<std::uint64_t> oom_kills;       // since the last reading
  std::optional<std::uint64_t> memory_limit;    // bytes
  std::optional<std::uint64_t> memory_current;  // bytes, of the group with that limit
};

class CgroupUsage {
 public:
  // The groups that process `pid` is in now.
  CgroupUsage(const ProcFiles& proc, pid_t pid, const std::string& root = "/sys/fs/cgroup");
  CgroupReading read();

 private:
  void read_cpu(CgroupReading& reading);
  void read_memory(CgroupReading& reading);
  std::vector<std::string> cpu_;     // folders, the group's own first, then those around it
  std::vector<std::string> memory_;  //
  struct Throttling {
    std::uint64_t periods = 0;
    std::uint64_t throttled = 0;
  };
  std::vector<std::optional<Throttling>> before_;  // by folder of cpu_
  std::optional<std::uint64_t> kills_before_;
};

}  // namespace brink::probe
