#include "probe/process_table.h"

#include <algorithm>

#include "probe/proc_text.h"

namespace brink::probe {

ProcessTable read_processes(const ProcFiles& proc) {
  ProcessTable table;
  for (const int pid : proc.numbers("").value_or(std::vector<int>{})) {
    const auto text = proc.read(of_process(pid, "stat"));
    auto stat = text ? parse_task_stat(*text) : std::nullopt;
    if (stat) table[pid] = {stat->parent, std::move(stat->name), stat->start};
  }
  return table;
}

std::vector<pid_t> with_descendants(const ProcessTable& table, const std::vector<pid_t>& roots, pid_t ourselves) {
  std::multimap<pid_t, pid_t> children;
  for (const auto& [pid, process] : table) children.emplace(process.parent, pid);
  std::set<pid_t> found(roots.begin(), roots.end());
  std::vector<pid_t> open(roots);
  while (!open.empty()) {
    const pid_t parent = open.back();
    open.pop_back();
    const auto [begin, end] = children.equal_range(parent);
    for (auto child = begin; child != end; ++child) {
      if (child->second != ourselves && found.insert(child->second).second) open.push_back(child->second);
    }
  }
  return {found.begin(), found.end()};
}

SocketOwners find_owners(const ProcFiles& proc, const std::set<std::uint64_t>& inodes) {
  SocketOwners owners;
  for (const int pid : proc.numbers("").value_or(std::vector<int>{})) {
    const std::string folder = of_process(pid, "fd");
    const auto fds = proc.numbers(folder);
    if (!fds) {
      owners.denied += proc.was_denied();
      continue;
    }
    for (const int fd : *fds) {
      const auto link = proc.link(folder + "/" + std::to_string(fd));
      const auto inode = link ? parse_socket_link(*link) : std::nullopt;
      if (!inode || !inodes.contains(*inode)) continue;
      auto& pids = owners.by_inode[*inode];
      if (pids.empty() || pids.back() != pid) pids.push_back(pid);
    }
  }
  for (auto& [inode, pids] : owners.by_inode) std::sort(pids.begin(), pids.end());
  return owners;
}

std::set<std::uint64_t> sockets_of(const ProcFiles& proc, pid_t pid) {
  std::set<std::uint64_t> inodes;
  const std::string folder = of_process(pid, "fd");
  for (const int fd : proc.numbers(folder).value_or(std::vector<int>{})) {
    const auto link = proc.link(folder + "/" + std::to_string(fd));
    const auto inode = link ? parse_socket_link(*link) : std::nullopt;
    if (inode) inodes.insert(*inode);
  }
  return inodes;
}

std::optional<std::vector<TcpSocket>> read_tcp(const ProcFiles& proc, std::optional<pid_t> pid) {
  const std::string folder = pid ? of_process(*pid, "net/") : "net/";
  const auto v4 = proc.read(folder + "tcp");
  const auto v6 = proc.read(folder + "tcp6");  // absent where IPv6 is switched off
  if (!v4 && !v6) return std::nullopt;
  std::vector<TcpSocket> sockets = parse_tcp_sockets(v4.value_or(""));
  auto more = parse_tcp_sockets(v6.value_or(""));
  std::move(more.begin(), more.end(), std::back_inserter(sockets));
  return sockets;
}

}  // namespace brink::probe
