// HostProbe: this machine over a stretch of time, from procfs: how much of it was taken by others (steal), how busy it
// was in all, what our own process used, and how many files it has open. A reading costs some 50 µs.
#pragma once

#include <cstdint>
#include <vector>

#include "base/time.h"
#include "sample/reading.h"

namespace brink::probe {

// Counters of one moment. Absent files read as zero.
struct HostCounters {
  std::uint64_t total = 0;  // jiffies of all CPUs
  std::uint64_t idle = 0;   // and iowait, and what runs niced: it gives way to whoever needs the processor
  std::uint64_t steal = 0;
  Duration own_cpu{};  // user and system time of this process
  Instant at{};
};

// /proc/stat's first line, as text. `we_are_niced`: nothing gives way to us, so niced time counts as busy.
HostCounters parse_proc_stat(std::string_view text, bool we_are_niced);

// Whether this process runs at a lower priority than is usual.
bool niced();

class HostProbe {
 public:
  HostProbe();  // the stretch begins
  // Of the stretch until now: host.busy_share, host.steal_share, host.cpus, generator.process_cpu (cores),
  // generator.fds_open, generator.fd_limit, generator.local_ports.
  std::vector<sample::Reading> read(Instant now) const;

 private:
  HostCounters begin_;
};

}  // namespace brink::probe
