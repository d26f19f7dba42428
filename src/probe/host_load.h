// HostLoad: what the whole machine the target runs on is busy with, between two readings. Readings of subject "host".
// One thread's; some 50 µs a reading. Over a whole stage, with steal and our own part of it: host_probe.h.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "probe/host_probe.h"
#include "probe/proc_files.h"
#include "sample/reading.h"

namespace brink::probe {

class HostLoad {
 public:
  explicit HostLoad(ProcFiles proc) : proc_(std::move(proc)) {}
  // cpu_share (of all CPUs, by anybody), cpu_cores (how many there are), memory_available_bytes, psi_cpu, psi_memory,
  // psi_io (shares of the time in which some task had to wait for it), disk_busy (share of time, the busiest disk).
  // What this kernel does not tell is absent; the first reading has no shares.
  void read(Instant now, std::vector<sample::Reading>& readings);

 private:
  void read_cpu(Instant now, std::vector<sample::Reading>& readings);
  void read_pressure(Instant now, std::vector<sample::Reading>& readings);
  void read_disks(Instant now, std::vector<sample::Reading>& readings);
  ProcFiles proc_;
  std::optional<Instant> last_;
  HostCounters cpu_;
  std::map<std::string, Duration> pressure_;  // by resource
  std::map<std::string, Duration> disks_;     // by name
};

}  // namespace brink::probe
