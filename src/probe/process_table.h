// The processes of this machine: who is whose child, and who holds a socket.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "probe/proc_files.h"
#include "probe/socket_text.h"

namespace brink::probe {

struct Process {
  pid_t parent = 0;
  std::string name;
  std::uint64_t start = 0;  // ticks after boot
};
using ProcessTable = std::map<pid_t, Process>;
ProcessTable read_processes(const ProcFiles& proc);

// `roots` and all that descend from them, ascending. What descends from `ourselves` is left out, unless it is a root:
// whoever started the target may have started us too.
std::vector<pid_t> with_descendants(const ProcessTable& table, const std::vector<pid_t>& roots, pid_t ourselves);

// Which processes hold these sockets. Costs a system call for each open file of the machine: some 10 ms.
struct SocketOwners {
  std::map<std::uint64_t, std::vector<pid_t>> by_inode;
  std::size_t denied = 0;  // processes whose files are not for us to see
};
SocketOwners find_owners(const ProcFiles& proc, const std::set<std::uint64_t>& inodes);

// Sockets that this process has open.
std::set<std::uint64_t> sockets_of(const ProcFiles& proc, pid_t pid);

// TCP sockets of IPv4 and IPv6 in the network namespace of a process, or ours. Nothing: the table cannot be read.
std::optional<std::vector<TcpSocket>> read_tcp(const ProcFiles& proc, std::optional<pid_t> pid = std::nullopt);

}  // namespace brink::probe
