// What the kernel writes in /proc and in a cgroup about processes and the machine, as values. Pure; see proc(5),
// Documentation/admin-guide/cgroup-v2.rst and cgroup-v1/*.rst.
//
// A process chooses its own name, so a name may hold spaces, brackets, line ends and numbers: fields of a stat file
// count from its last ')'. A text that is cut short or not what it should be gives nothing.
#pragma once

#include <sys/types.h>

#include <array>
#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace brink::probe {

// /proc/PID/stat and /proc/PID/task/TID/stat.
struct TaskStat {
  pid_t id = 0;
  std::string name;  // of the program, at most 15 bytes
  char state = '?';  // R runs or wants to, S sleeps, D cannot be woken (disk), Z ended, T stopped
  pid_t parent = 0;
  std::uint64_t major_faults = 0;
  Duration cpu{};  // user and system, in steps of 10 ms
  std::int64_t threads = 0;
  std::uint64_t start = 0;  // ticks after boot: tells a process from a later one with the same number
  std::uint64_t rss_pages = 0;
};
std::optional<TaskStat> parse_task_stat(std::string_view text);

// /proc/PID/task/TID/syscall.
struct TaskCall {
  bool running = false;   // on a CPU, or wants one
  std::int64_t call = 0;  // number of the system call it waits in; -1: it waits outside of one (a page fault)
  std::array<std::uint64_t, 6> arguments{};
};
std::optional<TaskCall> parse_syscall(std::string_view text);

// /proc/PID/task/TID/schedstat.
struct TaskTimes {
  Duration ran{};
  Duration waited{};  // for a CPU, runnable
};
std::optional<TaskTimes> parse_schedstat(std::string_view text);

// The number behind `key` in lines of "key value" or "key: value [unit]": io, cpu.stat, memory.events, meminfo.
std::optional<std::uint64_t> parse_field(std::string_view text, std::string_view key);

// CPUs a process may run on: Cpus_allowed_list of /proc/PID/status ("0-3,8").
using CpuSet = std::bitset<4096>;
std::optional<CpuSet> parse_cpus_allowed(std::string_view status);

// "Max open files" of /proc/PID/limits, the soft one. Unlimited is nothing.
std::optional<std::uint64_t> parse_open_files_limit(std::string_view text);

// CPUs a group may use: of cpu.max ("50000 100000"), or of cpu.cfs_quota_us and cpu.cfs_period_us. Nothing: no limit.
std::optional<double> parse_cpu_max(std::string_view text);
std::optional<double> cpu_quota(std::string_view quota_us, std::string_view period_us);

// /proc/pressure/*: time in which some task had to wait, since boot.
std::optional<Duration> parse_pressure(std::string_view text);

// /proc/diskstats: time each disk had something to do, partitions and memory disks left out.
struct DiskTime {
  std::string name;
  Duration busy{};
};
std::vector<DiskTime> parse_disk_times(std::string_view text);

// /proc/PID/cgroup: the path of the group in one hierarchy. `controller` empty: version 2.
std::optional<std::string> parse_cgroup_path(std::string_view text, std::string_view controller);

// Options of the file system mounted at `place`, of /proc/mounts: "rw,nosuid,hidepid=invisible".
std::optional<std::string> parse_mount_options(std::string_view text, std::string_view place);

// Words between spaces and tabs.
std::vector<std::string_view> words(std::string_view line);

}  // namespace brink::probe
