#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <fstream>

#include "base/text.h"
#include "run/frame.h"

namespace brink::run {
namespace {

std::optional<std::string> first_line(const char* path) {
  std::ifstream file(path);
  std::string line;
  if (!std::getline(file, line)) return std::nullopt;
  return std::string(trim(line));
}

// The value of "key<separator>value" in a text file of such lines.
std::optional<std::string> value_in(const char* path, std::string_view key, char separator) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const auto at = line.find(separator);
    if (at == std::string::npos || trim(std::string_view(line).substr(0, at)) != key) continue;
    std::string_view value = trim(std::string_view(line).substr(at + 1));
    if (value.size() >= 2 && value.front() == '"') value = value.substr(1, value.size() - 2);
    return std::string(value);
  }
  return std::nullopt;
}

// What git prints, or nothing where there is no git or no repository. Two seconds at most.
std::optional<std::string> git(const char* arguments) {
  const std::string command = std::string("timeout 2 git ") + arguments + " 2>/dev/null";
  FILE* pipe = popen(command.c_str(), "r");
  if (!pipe) return std::nullopt;
  std::string text;
  std::array<char, 256> buffer;
  while (fgets(buffer.data(), buffer.size(), pipe)) text += buffer.data();
  if (pclose(pipe) != 0) return std::nullopt;
  return std::string(trim(text));
}

void read_git(output::Environment& environment) {
  environment.git_commit = git("rev-parse --short HEAD");
  if (!environment.git_commit) return;
  environment.git_branch = git("rev-parse --abbrev-ref HEAD");
  if (const auto changes = git("status --porcelain --untracked-files=no")) environment.git_dirty = !changes->empty();
}

}  // namespace

output::Environment read_environment() {
  output::Environment environment;
  utsname names{};
  uname(&names);
  environment.os = value_in("/etc/os-release", "PRETTY_NAME", '=').value_or(names.sysname);
  environment.kernel = names.release;
  environment.hostname = names.nodename;
  environment.cpus = static_cast<std::uint32_t>(sysconf(_SC_NPROCESSORS_ONLN));
  environment.cpu_model = value_in("/proc/cpuinfo", "model name", ':');
  environment.clocksource = first_line("/sys/devices/system/clocksource/clocksource0/current_clocksource");
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) environment.fd_limit = limit.rlim_cur;
  if (const auto range = first_line("/proc/sys/net/ipv4/ip_local_port_range")) {
    unsigned first = 0, last = 0;
    if (std::sscanf(range->c_str(), "%u %u", &first, &last) == 2 && last >= first)
      environment.local_ports = last - first + 1;
  }
  read_git(environment);
  return environment;
}

}  // namespace brink::run
