#include "probe/host_probe.h"

#include <sys/resource.h>
#include <unistd.h>

#include <ctime>
#include <fstream>
#include <sstream>

#include "net/limits.h"

namespace brink::probe {
namespace {

Duration clock_value(clockid_t id) {
  timespec t{};
  clock_gettime(id, &t);
  return std::chrono::seconds(t.tv_sec) + Duration(t.tv_nsec);
}

HostCounters read_counters() {
  std::ifstream file("/proc/stat");
  std::string line;
  std::getline(file, line);
  HostCounters counters = parse_proc_stat(line, niced());
  counters.own_cpu = clock_value(CLOCK_PROCESS_CPUTIME_ID);
  counters.at = Instant(clock_value(CLOCK_MONOTONIC));
  return counters;
}

double share(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

HostCounters parse_proc_stat(std::string_view text, bool we_are_niced) {
  HostCounters counters;
  std::istringstream words{std::string(text)};
  std::string label;
  words >> label;
  if (label != "cpu") return counters;
  // user nice system idle iowait irq softirq steal; guest times are part of user already
  std::uint64_t value = 0;
  for (int column = 0; column < 8 && words >> value; ++column) {
    counters.total += value;
    const bool gives_way = column == 1 && !we_are_niced;
    if (column == 3 || column == 4 || gives_way) counters.idle += value;
    if (column == 7) counters.steal = value;
  }
  return counters;
}

bool niced() { return getpriority(PRIO_PROCESS, 0) > 0; }

HostProbe::HostProbe() : begin_(read_counters()) {}

std::vector<sample::Reading> HostProbe::read(Instant now) const {
  const HostCounters end = read_counters();
  const std::uint64_t total = end.total - begin_.total;
  const double length = seconds(end.at - begin_.at);
  std::vector<sample::Reading> readings;
  const auto add = [&](const char* subject, const char* name, double value) {
    readings.push_back({subject, name, value, now});
  };
  if (total > 0) {
    add("host", "busy_share", 1 - share(end.idle - begin_.idle, total));
    add("host", "steal_share", share(end.steal - begin_.steal, total));
  }
  add("host", "cpus", static_cast<double>(sysconf(_SC_NPROCESSORS_ONLN)));
  if (length > 0) add("generator", "process_cpu", seconds(end.own_cpu - begin_.own_cpu) / length);
  if (const auto open = net::open_fds()) add("generator", "fds_open", static_cast<double>(*open));
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) add("generator", "fd_limit", static_cast<double>(limit.rlim_cur));
  if (const auto ports = net::ephemeral_ports()) add("generator", "local_ports", static_cast<double>(ports->size()));
  return readings;
}

}  // namespace brink::probe
