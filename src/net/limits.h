// What this machine allows one process: open files and local ports. The generator's own limits are reported as ours,
// never as the target's failure.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/result.h"

namespace brink::net {

struct FdLimit {
  std::uint64_t soft = 0;  // what open() goes by
  std::uint64_t hard = 0;
};
FdLimit fd_limit();

// Raises the limit of open files so that `wanted` fit, at least to the hard limit; past it only with the right to
// (root), up to fs.nr_open. Returns what then stands, which may be less than wanted; never lowers anything. For the
// whole process; call before threads are started.
FdLimit raise_fd_limit(std::uint64_t wanted = 0);

// File descriptors this process has open now. Error: /proc is not there.
Result<std::size_t> open_fds();

// Local ports the kernel picks from for outgoing connections (net.ipv4.ip_local_port_range, IPv6 too): without reuse
// of connections, one source address reaches one target address at most size() times in the 60 s of TIME_WAIT.
struct PortRange {
  std::uint16_t first = 0;
  std::uint16_t last = 0;
  std::uint32_t size() const { return std::uint32_t{last} - first + 1; }
};
Result<PortRange> ephemeral_ports();

}  // namespace brink::net
