#include "probe/host_load.h"

#include <unistd.h>

#include <algorithm>

#include "probe/proc_text.h"

namespace brink::probe {

void HostLoad::read(Instant now, std::vector<sample::Reading>& readings) {
  read_cpu(now, readings);
  if (const auto text = proc_.read("meminfo")) {
    const auto kilobytes = parse_field(*text, "MemAvailable");
    if (kilobytes) readings.push_back({"host", "memory_available_bytes", static_cast<double>(*kilobytes) * 1024, now});
  }
  read_pressure(now, readings);
  read_disks(now, readings);
  last_ = now;
}

void HostLoad::read_cpu(Instant now, std::vector<sample::Reading>& readings) {
  readings.push_back({"host", "cpu_cores", static_cast<double>(sysconf(_SC_NPROCESSORS_ONLN)), now});
  const auto text = proc_.read("stat");
  if (!text) return;
  const HostCounters counters = parse_proc_stat(std::string_view(*text).substr(0, text->find('\n')), niced());
  if (last_ && counters.total > cpu_.total && counters.idle >= cpu_.idle) {
    const auto total = static_cast<double>(counters.total - cpu_.total);
    const double busy = 1 - static_cast<double>(counters.idle - cpu_.idle) / total;
    readings.push_back({"host", "cpu_share", std::clamp(busy, 0.0, 1.0), now});
  }
  cpu_ = counters;
}

void HostLoad::read_pressure(Instant now, std::vector<sample::Reading>& readings) {
  for (const char* resource : {"cpu", "memory", "io"}) {
    const auto text = proc_.read(std::string("pressure/") + resource);
    const auto total = text ? parse_pressure(*text) : std::nullopt;
    if (!total) continue;
    const auto before = pressure_.find(resource);
    if (last_ && before != pressure_.end() && now > *last_ && *total >= before->second) {
      const double share = seconds(*total - before->second) / seconds(now - *last_);
      readings.push_back({"host", std::string("psi_") + resource, std::min(share, 1.0), now});
    }
    pressure_[resource] = *total;
  }
}

void HostLoad::read_disks(Instant now, std::vector<sample::Reading>& readings) {
  const auto text = proc_.read("diskstats");
  if (!text) return;
  std::optional<double> busiest;
  for (const DiskTime& disk : parse_disk_times(*text)) {
    const auto before = disks_.find(disk.name);
    if (last_ && before != disks_.end() && now > *last_ && disk.busy >= before->second) {
      const double share = std::min(1.0, seconds(disk.busy - before->second) / seconds(now - *last_));
      busiest = std::max(share, busiest.value_or(0));
    }
    disks_[disk.name] = disk.busy;
  }
  if (busiest) readings.push_back({"host", "disk_busy", *busiest, now});
}

}  // namespace brink::probe
