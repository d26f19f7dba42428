#include "probe/process_usage.h"

#include <unistd.h>

#include <algorithm>
#include <ctime>

namespace brink::probe {
namespace {

// CPU time of a process, ended threads included, to the nanosecond. No privilege needed, only the number.
std::optional<Duration> process_cpu(pid_t pid) {
  clockid_t clock{};
  timespec t{};
  if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &t) != 0) return std::nullopt;
  return std::chrono::seconds(t.tv_sec) + Duration(t.tv_nsec);
}

// Counters only grow; one that shrank belongs to a new process of the same number.
template <class T>
T grown(T now, T before) {
  return now > before ? now - before : T{};
}

void add(std::optional<std::uint64_t>& sum, std::optional<std::uint64_t> now, std::optional<std::uint64_t> before) {
  if (now && before) sum = sum.value_or(0) + grown(*now, *before);
}

}  // namespace

Usage ProcessUsage::read(const std::vector<pid_t>& pids, const std::vector<TaskSampler::Thread>& threads,
                         Duration past) {
  Usage usage;
  Duration cpu{};
  std::map<pid_t, Counters> now;
  CpuSet cpus;
  for (const pid_t pid : pids) read_process(pid, usage, cpu, now);
  for (const auto& [pid, counters] : now) cpus |= counters.cpus.value_or(CpuSet());
  if (cpus.any()) usage.cpus_allowed = static_cast<double>(cpus.count());
  processes_ = std::move(now);
  if (past > Duration{}) usage.cpu_cores = seconds(cpu) / seconds(past);
  read_threads(threads, past, usage);
  return usage;
}

void ProcessUsage::read_process(pid_t pid, Usage& usage, Duration& cpu, std::map<pid_t, Counters>& now) {
  const auto text = proc_.read(of_process(pid, "stat"));
  const auto stat = text ? parse_task_stat(*text) : std::nullopt;
  if (!stat) return;
  Counters counters{.cpu = process_cpu(pid), .major_faults = stat->major_faults};
  if (proc_.root() != "/proc") counters.cpu = stat->cpu;
  usage.rss_bytes += stat->rss_pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  if (const auto io = proc_.read(of_process(pid, "io"))) {
    counters.read_bytes = parse_field(*io, "read_bytes");
    counters.write_bytes = parse_field(*io, "write_bytes");
  } else {
    usage.io_denied |= proc_.was_denied();
  }
  read_files(pid, usage);
  const auto before = processes_.find(pid);
  counters.cpus = before == processes_.end() ? read_cpus(pid) : before->second.cpus;
  if (before != processes_.end()) {
    if (counters.cpu && before->second.cpu) cpu += grown(*counters.cpu, *before->second.cpu);
    usage.major_faults += grown(counters.major_faults, before->second.major_faults);
    add(usage.io_read_bytes, counters.read_bytes, before->second.read_bytes);
    add(usage.io_write_bytes, counters.write_bytes, before->second.write_bytes);
  }
  now[pid] = counters;
}

std::optional<CpuSet> ProcessUsage::read_cpus(pid_t pid) const {
  const auto status = proc_.read(of_process(pid, "status"));
  return status ? parse_cpus_allowed(*status) : std::nullopt;
}

void ProcessUsage::read_files(pid_t pid, Usage& usage) {
  const auto open = proc_.count(of_process(pid, "fd"));
  if (!open) {
    usage.fds_denied |= proc_.was_denied();
    return;
  }
  const auto text = proc_.read(of_process(pid, "limits"));
  const auto limit = text ? parse_open_files_limit(*text) : std::nullopt;
  const auto fullness = [](std::uint64_t some, std::optional<std::uint64_t> most) {
    return most && *most > 0 ? static_cast<double>(some) / static_cast<double>(*most) : 0.0;
  };
  if (usage.fds_open && fullness(*open, limit) <= fullness(*usage.fds_open, usage.fds_limit)) return;
  usage.fds_open = *open;
  usage.fds_limit = limit;
}

std::optional<TaskTimes> ProcessUsage::thread_times(const TaskSampler::Thread& thread) const {
  const std::string folder = std::to_string(thread.pid) + "/task/" + std::to_string(thread.tid) + "/";
  if (const auto text = proc_.read(folder + "schedstat")) return parse_schedstat(*text);
  // Kernels without scheduler statistics still count ticks, but not the time a thread waited for a CPU.
  const auto text = proc_.read(folder + "stat");
  const auto stat = text ? parse_task_stat(*text) : std::nullopt;
  return stat ? std::optional(TaskTimes{stat->cpu, Duration{}}) : std::nullopt;
}

void ProcessUsage::read_threads(const std::vector<TaskSampler::Thread>& threads, Duration past, Usage& usage) {
  std::map<pid_t, TaskTimes> now;
  Duration ran{};
  Duration waited{};
  Duration top{};
  for (const auto& thread : threads) {
    const auto times = thread_times(thread);
    if (!times) continue;
    now[thread.tid] = *times;
    const auto before = threads_.find(thread.tid);
    if (before == threads_.end()) continue;
    const Duration more = grown(times->ran, before->second.ran);
    ran += more;
    waited += grown(times->waited, before->second.waited);
    top = std::max(top, more);
  }
  const bool have_before = !threads_.empty() && past > Duration{};
  threads_ = std::move(now);
  if (!have_before) return;
  usage.top_thread_cpu = seconds(top) / seconds(past);
  if (ran + waited > Duration{}) usage.run_delay_share = seconds(waited) / seconds(ran + waited);
}

}  // namespace brink::probe
