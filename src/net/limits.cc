#include "net/limits.h"

#include <dirent.h>
#include <sys/resource.h>

#include <algorithm>
#include <fstream>

namespace brink::net {
namespace {

// Of fs.nr_open, the kernel's bound on any limit of open files.
std::uint64_t most_fds() {
  std::uint64_t most = 0;
  std::ifstream("/proc/sys/fs/nr_open") >> most;
  return most;
}

bool set_fd_limit(std::uint64_t soft, std::uint64_t hard) {
  const rlimit limit{.rlim_cur = soft, .rlim_max = hard};
  return ::setrlimit(RLIMIT_NOFILE, &limit) == 0;
}

}  // namespace

FdLimit fd_limit() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  return {.soft = limit.rlim_cur, .hard = limit.rlim_max};
}

FdLimit raise_fd_limit(std::uint64_t wanted) {
  const FdLimit before = fd_limit();
  const std::uint64_t hard = std::max(before.hard, std::min(wanted, most_fds()));
  const bool raised = hard > before.hard && set_fd_limit(hard, hard);
  if (!raised && before.soft < before.hard) set_fd_limit(before.hard, before.hard);
  return fd_limit();
}

Result<std::size_t> open_fds() {
  DIR* dir = ::opendir("/proc/self/fd");
  if (!dir) return could_not_run("cannot count open files: /proc/self/fd cannot be read");
  std::size_t entries = 0;
  while (::readdir(dir)) ++entries;
  ::closedir(dir);
  constexpr std::size_t not_ours = 3;  // ".", ".." and the directory's own descriptor
  return entries - not_ours;
}

Result<PortRange> ephemeral_ports() {
  PortRange range;
  std::ifstream file("/proc/sys/net/ipv4/ip_local_port_range");
  if (!(file >> range.first >> range.last) || range.last < range.first) {
    return could_not_run("cannot read the range of local ports (net.ipv4.ip_local_port_range)");
  }
  return range;
}

}  // namespace brink::net
