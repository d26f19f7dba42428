// Finds the processes of a target that runs on this machine: by the port it listens on, a process number, or a control
// group. Reads /proc once; some 10 ms.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "probe/proc_files.h"
#include "probe/socket_text.h"

namespace brink::probe {

// What the user said. A pid or a group goes before the address; the address then only tells which of its sockets is
// meant.
struct TargetSelection {
  std::string address;       // numeric and of this machine: "127.0.0.1", "::1"; "localhost" is the first of these two
                             // that something listens at
  std::uint16_t port = 0;    //
  std::string unix_path;     // instead of address and port
  std::optional<pid_t> pid;  // --pid
  std::string cgroup;        // --container: "/sys/fs/cgroup/…" or the path below it, of version 1 or 2
  ProcFiles proc;            //
  std::string cgroup_root = "/sys/fs/cgroup";
};

struct Listener {
  TcpEnd at;
  std::string path;  // of a unix socket
  std::uint64_t inode = 0;
};
// "127.0.0.1:80", "/run/app.sock"
std::string to_text(const Listener& listener);

struct FoundTarget {
  std::vector<pid_t> pids;  // ascending: who holds the listening socket, and all that descend from them
  std::vector<Listener> listeners;
  std::vector<std::string> notes;  // what could not be seen and what would allow it, one line each
};

// Whether a numeric address is one of this machine's.
bool is_own_address(const std::string& address);

// Error (could_not_run): nothing there, or nothing that we may see; the hint names the capability or setting that would
// allow it. A run goes on without the target's side.
Result<FoundTarget> find_target(const TargetSelection& selection);

// Why reading what belongs to another process is refused here, and what would allow it: one line. `files`: its open
// files and sockets; else what its threads wait for, where Yama has a say too. `proc` of the text of this machine.
std::string access_advice(const ProcFiles& proc, bool files);

}  // namespace brink::probe
