// ProcessUsage: what the processes of a target use between two readings: CPU as a whole and by thread, memory, files,
// disk. One thread's. A process that ends between two readings takes its last piece with it.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "probe/proc_files.h"
#include "probe/proc_text.h"
#include "probe/task_sampler.h"

namespace brink::probe {

// Of the time since the last reading; what could not be read is absent.
struct Usage {
  double cpu_cores = 0;
  std::optional<double> cpus_allowed;     // how many CPUs the processes may run on, together
  std::optional<double> top_thread_cpu;   // cores: the busiest thread
  std::optional<double> run_delay_share;  // of the time in which threads wanted a CPU, that in which they had none
  std::uint64_t rss_bytes = 0;            // shared pages count once for each process
  std::uint64_t major_faults = 0;         // since the last reading, as the two below
  std::optional<std::uint64_t> io_read_bytes;
  std::optional<std::uint64_t> io_write_bytes;
  std::optional<std::uint64_t> fds_open;   // of the process that is nearest to its limit
  std::optional<std::uint64_t> fds_limit;  // its soft limit
  bool io_denied = false;
  bool fds_denied = false;
};

class ProcessUsage {
 public:
  explicit ProcessUsage(ProcFiles proc) : proc_(std::move(proc)) {}
  // `past`: since the last reading. The first one after a process appears is where its counting begins.
  Usage read(const std::vector<pid_t>& pids, const std::vector<TaskSampler::Thread>& threads, Duration past);

 private:
  struct Counters {
    std::optional<Duration> cpu;
    std::uint64_t major_faults = 0;
    std::optional<std::uint64_t> read_bytes;
    std::optional<std::uint64_t> write_bytes;
    std::optional<CpuSet> cpus;  // as it was when the process was met: hardly any moves later
  };
  void read_process(pid_t pid, Usage& usage, Duration& cpu, std::map<pid_t, Counters>& now);
  std::optional<CpuSet> read_cpus(pid_t pid) const;
  void read_files(pid_t pid, Usage& usage);
  void read_threads(const std::vector<TaskSampler::Thread>& threads, Duration past, Usage& usage);
  std::optional<TaskTimes> thread_times(const TaskSampler::Thread& thread) const;

  ProcFiles proc_;
  std::map<pid_t, Counters> processes_;
  std::map<pid_t, TaskTimes> threads_;
};

}  // namespace brink::probe
