// TargetProbe: the target's own side, seen from outside of it through /proc: CPU, memory, files, what its threads wait
// for, its queue of connections, what its control group lets it have, and the machine around it.
//
// One thread's. Looks at the threads 50 times a second and gives readings 4 times a second, both less often when there
// is so much to look at that it would use more than 2 % of a core. Nothing is ever stopped or traced.
//
// Readings are of the stretch since the last ones. Those of subject "target":
//   means     cpu_cores, top_thread_cpu, run_delay_share, rss_bytes, processes, threads and of these threads_runnable,
//             threads_futex, threads_peer, threads_sleep, threads_disk, threads_accept, threads_other,
//             threads_at_work, threads_at_work_spread (task_sampler.h), fds_open, fds_limit, cpu_quota,
//             throttled_share, memory_limit_bytes, memory_used_bytes, accept_queue, accept_limit, sockets_established,
//             sockets_close_wait
//   increases accept_overflows (of the whole network namespace), oom_kills, io_read_bytes, io_write_bytes,
//             major_faults: add up over time (reading_buffer.h: is_increase)
// of subject "peer": a peer's name with the mean number of threads that wait for it; of subject "host": host_load.h.
// What may not be read is absent, and said in facts().notes.
#pragma once

#include <memory>
#include <optional>

#include "base/result.h"
#include "probe/cgroup_usage.h"
#include "probe/host_load.h"
#include "probe/pace.h"
#include "probe/process_table.h"
#include "probe/process_usage.h"
#include "probe/sampler.h"
#include "probe/socket_directory.h"
#include "probe/target_finder.h"
#include "probe/task_sampler.h"

namespace brink::probe {

class TargetProbe final : public Sampler {
 public:
  // Error: as find_target.
  static Result<std::unique_ptr<TargetProbe>> make(const TargetSelection& selection);

  void sample(Instant now);
  std::vector<sample::Reading> take();
  TargetFacts facts() const;

  Instant sample(Instant now, std::vector<sample::Reading>& readings) override;
  void describe(TargetFacts& facts) const override;

 private:
  TargetProbe(const TargetSelection& selection, FoundTarget found);
  void adopt(FoundTarget found);
  void note(const std::string& line);
  void follow_processes();
  void look_again();
  void load_sockets(Instant now);
  void report(Instant now);
  void report_threads(Instant now);
  void report_usage(Instant now, Duration past);
  void report_group(Instant now);
  void report_sockets(Instant now);
  void add(Instant now, const char* name, std::optional<double> value);
  void name_peers(Instant now);
  std::map<std::uint64_t, std::string> names_of(const std::set<std::uint64_t>& inodes) const;

  TargetSelection selection_;
  std::vector<pid_t> pids_;
  std::map<pid_t, std::uint64_t> starts_;  // of pids_: a number may be given to another process
  std::vector<Listener> listeners_;
  SocketDirectory sockets_;
  TaskSampler tasks_;
  ProcessUsage usage_;
  HostLoad host_;
  std::optional<CgroupUsage> group_;
  std::optional<std::uint64_t> overflows_;
  std::map<std::string, double> peers_;  // thread-seconds waited for each
  std::vector<sample::Reading> readings_;
  std::vector<std::string> notes_;
  std::string command_;
  std::string exe_;
  std::optional<Instant> reported_;
  Pace look_pace_;
  Pace report_pace_;
  Pace socket_pace_;
  Pace process_pace_;
  Pace name_pace_;
};

}  // namespace brink::probe
