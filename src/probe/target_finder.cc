#include "probe/target_finder.h"

#include <ifaddrs.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <memory>

#include "base/ip_address.h"
#include "base/text.h"
#include "probe/proc_text.h"
#include "probe/process_table.h"

namespace brink::probe {
namespace {

namespace fs = std::filesystem;

constexpr const char* name_it = "if it runs in a container, name it with --pid N or --container PATH";

struct FreeAddresses {
  void operator()(ifaddrs* list) const { freeifaddrs(list); }
};

// The kernel gives a connection to the listener of that very address before one of any address.
std::vector<Listener> matching(const std::vector<TcpSocket>& sockets, const std::string& address, std::uint16_t port) {
  std::vector<Listener> exact;
  std::vector<Listener> any;
  for (const TcpSocket& socket : sockets) {
    if (!socket.is(TcpState::listen) || socket.local.port != port || socket.inode == 0) continue;
    if (socket.local.address == address) exact.push_back({socket.local, "", socket.inode});
    if (is_any(socket.local) || address.empty()) any.push_back({socket.local, "", socket.inode});
  }
  return exact.empty() ? any : exact;
}

std::string place(const TargetSelection& selection) {
  return selection.unix_path.empty() ? to_text(TcpEnd{selection.address, selection.port}) : selection.unix_path;
}

Result<std::vector<Listener>> listeners_at(const TargetSelection& selection) {
  std::vector<Listener> found;
  if (!selection.unix_path.empty()) {
    const auto text = selection.proc.read("net/unix");
    if (!text) return could_not_run("/proc/net/unix cannot be read, so the target's process is not known", name_it);
    for (const UnixSocket& socket : parse_unix_sockets(*text)) {
      if (socket.listens && socket.path == selection.unix_path) found.push_back({{}, socket.path, socket.inode});
    }
  } else {
    const bool named = selection.address == "localhost";
    if (!named && !is_own_address(selection.address)) {
      return could_not_run(selection.address + " is not an address of this machine, so its processes are not looked at",
                           "name a process of this machine with --pid N, or give --scrape URL");
    }
    const auto sockets = read_tcp(selection.proc);
    if (!sockets) return could_not_run("/proc/net/tcp cannot be read, so the target's process is not known", name_it);
    found = matching(*sockets, named ? "127.0.0.1" : selection.address, selection.port);
    if (named && found.empty()) found = matching(*sockets, "::1", selection.port);
  }
  if (found.empty()) return could_not_run("no process of this machine listens on " + place(selection), name_it);
  return found;
}

// systemd holds the sockets of services it starts on demand; what matters is who takes the connections.
void drop_init(const ProcessTable& table, std::vector<pid_t>& pids) {
  if (pids.size() < 2) return;
  std::erase_if(pids, [&](pid_t pid) {
    const auto at = table.find(pid);
    return pid == 1 && at != table.end() && at->second.name == "systemd";
  });
}

void note_proxy(const ProcessTable& table, FoundTarget& target) {
  for (const pid_t pid : target.pids) {
    const auto at = table.find(pid);
    if (at == table.end() || at->second.name != "docker-proxy") continue;
    target.notes.push_back(
        "the port belongs to docker-proxy, which only passes it on: name the server with --pid N or --container PATH");
    return;
  }
}

Result<FoundTarget> find_by_listener(const TargetSelection& selection) {
  auto listeners = listeners_at(selection);
  if (!listeners) return tl::unexpected(listeners.error());
  std::set<std::uint64_t> inodes;
  for (const Listener& listener : *listeners) inodes.insert(listener.inode);
  const SocketOwners owners = find_owners(selection.proc, inodes);
  std::vector<pid_t> pids;
  for (const auto& [inode, some] : owners.by_inode) pids.insert(pids.end(), some.begin(), some.end());
  if (pids.empty()) {
    return could_not_run("the process that listens on " + place(selection) + " cannot be seen",
                         owners.denied > 0 ? access_advice(selection.proc, true) : name_it);
  }
  const ProcessTable table = read_processes(selection.proc);
  std::sort(pids.begin(), pids.end());
  pids.erase(std::unique(pids.begin(), pids.end()), pids.end());
  drop_init(table, pids);
  FoundTarget target{.pids = with_descendants(table, pids, getpid()), .listeners = std::move(*listeners)};
  note_proxy(table, target);
  return target;
}

// Of the sockets these processes have open, those that listen; on the port of the selection if there is one.
void add_listeners(const TargetSelection& selection, FoundTarget& target) {
  const auto sockets = read_tcp(selection.proc, target.pids.front());
  if (!sockets) {
    target.notes.push_back("/proc/" + of_process(target.pids.front(), "net/tcp") +
                           " cannot be read: no queue of connections, no sockets by state");
    return;
  }
  std::set<std::uint64_t> inodes;
  for (const pid_t pid : target.pids) inodes.merge(sockets_of(selection.proc, pid));
  for (const TcpSocket& socket : *sockets) {
    const bool here = inodes.contains(socket.inode) || (inodes.empty() && socket.local.port == selection.port);
    if (!socket.is(TcpState::listen) || !here) continue;
    target.listeners.push_back({socket.local, "", socket.inode});
  }
  const auto elsewhere = [&](const Listener& l) { return l.at.port != selection.port; };
  if (!std::all_of(target.listeners.begin(), target.listeners.end(), elsewhere)) {
    std::erase_if(target.listeners, elsewhere);
  }
}

Result<FoundTarget> find_by_pid(const TargetSelection& selection) {
  const ProcessTable table = read_processes(selection.proc);
  if (table.empty())
    return could_not_run(selection.proc.root() + " cannot be read", "mount it: mount -t proc proc /proc");
  const std::string number = std::to_string(*selection.pid);
  if (!table.contains(*selection.pid)) {
    const auto options = parse_mount_options(selection.proc.read("mounts").value_or(""), "/proc").value_or("");
    const bool hidden = options.find("hidepid=") != std::string::npos;
    return could_not_run("there is no process " + number,
                         hidden ? access_advice(selection.proc, true) : "see its number with: ss -ltnp");
  }
  FoundTarget target{.pids = with_descendants(table, {*selection.pid}, getpid())};
  add_listeners(selection, target);
  return target;
}

// The group's folder: as given, or below where groups are mounted. Version 1 has a tree for each controller.
std::optional<fs::path> group_folder(const TargetSelection& selection) {
  std::string below = selection.cgroup;
  below.erase(0, std::min(below.find_first_not_of('/'), below.size()));
  std::vector<fs::path> candidates = {selection.cgroup};
  for (const char* tree : {"", "unified", "systemd", "cpu", "cpu,cpuacct", "memory", "pids"}) {
    candidates.push_back(fs::path(selection.cgroup_root) / tree / below);
  }
  std::error_code ignored;
  for (const fs::path& path : candidates) {
    if (fs::exists(path / "cgroup.procs", ignored)) return path;
  }
  return std::nullopt;
}

void collect_group(const fs::path& folder, std::set<pid_t>& pids, int depth) {
  const std::string listed = read_file(folder / "cgroup.procs").value_or("");
  for (const std::string_view line : split(listed, '\n')) {
    const auto pid = parse_int(line);
    if (pid && *pid > 0) pids.insert(static_cast<pid_t>(*pid));  // 0: outside of our namespace of processes
  }
  constexpr int deepest = 8;
  if (depth == deepest) return;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    if (entry.is_directory(ignored) && !entry.is_symlink(ignored)) collect_group(entry.path(), pids, depth + 1);
  }
}

Result<FoundTarget> find_by_group(const TargetSelection& selection) {
  const auto folder = group_folder(selection);
  if (!folder) {
    return could_not_run("there is no control group " + selection.cgroup,
                         "the path below /sys/fs/cgroup, as in /proc/PID/cgroup of the target");
  }
  std::set<pid_t> pids;
  collect_group(*folder, pids, 0);
  pids.erase(getpid());
  if (pids.empty()) {
    return could_not_run("no process is in control group " + folder->string() + ", or none that we may see",
                         "run where the target's processes are visible: the same or an outer namespace of processes");
  }
  FoundTarget target{.pids = {pids.begin(), pids.end()}};
  add_listeners(selection, target);
  return target;
}

}  // namespace

bool is_own_address(const std::string& address) {
  if (const auto v4 = parse_ipv4(address); v4 && is_loopback(*v4)) return true;
  if (const auto v6 = parse_ipv6(address); v6 && is_loopback(*v6)) return true;
  ifaddrs* list = nullptr;
  if (getifaddrs(&list) != 0) return false;
  const std::unique_ptr<ifaddrs, FreeAddresses> owner(list);
  for (const ifaddrs* at = list; at; at = at->ifa_next) {
    if (!at->ifa_addr) continue;
    const int family = at->ifa_addr->sa_family;
    const auto* bytes = reinterpret_cast<const unsigned char*>(at->ifa_addr);
    if (family == AF_INET && address_text(bytes + 4, false) == address) return true;
    if (family == AF_INET6 && address_text(bytes + 8, true) == address) return true;
  }
  return false;
}

std::string to_text(const Listener& listener) { return listener.path.empty() ? to_text(listener.at) : listener.path; }

std::string access_advice(const ProcFiles& proc, bool files) {
  const auto options = parse_mount_options(proc.read("mounts").value_or(""), "/proc").value_or("");
  for (const std::string_view option : split(options, ',')) {
    if (!option.starts_with("hidepid=") || option == "hidepid=0" || option == "hidepid=off") continue;
    return "/proc is mounted with " + std::string(option) +
           ": run as the target's user, or allow it with: mount -o remount,hidepid=0 /proc";
  }
  if (!files) {
    const auto scope = proc.read("sys/kernel/yama/ptrace_scope");
    if (scope && trim(*scope) != "0") {
      return "kernel.yama.ptrace_scope is " + std::string(trim(*scope)) +
             ": allow it with CAP_SYS_PTRACE, or as the target's user with: sysctl kernel.yama.ptrace_scope=0";
    }
  }
  return "it belongs to another user: run as that user, or with CAP_SYS_PTRACE";
}

Result<FoundTarget> find_target(const TargetSelection& selection) {
  if (selection.pid) return find_by_pid(selection);
  if (!selection.cgroup.empty()) return find_by_group(selection);
  return find_by_listener(selection);
}

}  // namespace brink::probe
