#include "probe/target_probe.h"

#include <unistd.h>

#include <algorithm>
#include <ctime>

#include "probe/command_text.h"
#include "probe/proc_text.h"

namespace brink::probe {
namespace {

using namespace std::chrono_literals;

// Together 1.6 % of a core: 2 % is the promise, and waking up costs something too.
constexpr double look_share = 0.006;
constexpr double report_share = 0.004;
constexpr double socket_share = 0.002;
constexpr double process_share = 0.003;
constexpr double name_share = 0.001;

Duration thread_cpu() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return std::chrono::seconds(t.tv_sec) + Duration(t.tv_nsec);
}

// Runs `work` if it is due, and tells the pace what it cost.
template <class Work>
void paced(Pace& pace, Instant now, Work work) {
  if (!pace.is_due(now)) return;
  const Duration before = thread_cpu();
  work();
  pace.ran(now, thread_cpu() - before);
}

std::optional<double> as_double(std::optional<std::uint64_t> value) {
  return value ? std::optional(static_cast<double>(*value)) : std::nullopt;
}

}  // namespace

Result<std::unique_ptr<TargetProbe>> TargetProbe::make(const TargetSelection& selection) {
  auto found = find_target(selection);
  if (!found) return tl::unexpected(found.error());
  return std::unique_ptr<TargetProbe>(new TargetProbe(selection, std::move(*found)));
}

TargetProbe::TargetProbe(const TargetSelection& selection, FoundTarget found)
    : selection_(selection),
      sockets_({}),
      tasks_(selection.proc, sockets_),
      usage_(selection.proc),
      host_(selection.proc),
      look_pace_(20ms, look_share),
      report_pace_(250ms, report_share),
      socket_pace_(50ms, socket_share),
      process_pace_(1s, process_share),
      name_pace_(1s, name_share) {
  adopt(std::move(found));
}

void TargetProbe::adopt(FoundTarget found) {
  const ProcFiles& proc = selection_.proc;
  pids_ = std::move(found.pids);
  const ProcessTable table = read_processes(proc);
  starts_.clear();
  for (const pid_t pid : pids_) {
    if (const auto at = table.find(pid); at != table.end()) starts_[pid] = at->second.start;
  }
  listeners_ = std::move(found.listeners);
  sockets_.set_listeners(listeners_);
  for (const std::string& line : found.notes) note(line);
  command_ = command_text(proc.read(of_process(pids_.front(), "cmdline")).value_or(""));
  exe_ = proc.link(of_process(pids_.front(), "exe")).value_or("");
  group_.emplace(proc, pids_.front(), selection_.cgroup_root);
  overflows_.reset();
  sockets_.load(read_sockets(proc, pids_.front()));
  tasks_.find_threads(pids_);
  // The first look at anything costs many times what the next ones do: it does not count.
  tasks_.look();
  tasks_.take();
}

void TargetProbe::note(const std::string& line) {
  if (std::find(notes_.begin(), notes_.end(), line) == notes_.end()) notes_.push_back(line);
}

void TargetProbe::sample(Instant now) {
  paced(process_pace_, now, [&] { follow_processes(); });
  if (tasks_.met_unknown_socket()) load_sockets(now);
  paced(look_pace_, now, [&] { tasks_.look(); });
  if (report_pace_.is_due(now)) {
    load_sockets(now);
    name_peers(now);
  }
  paced(report_pace_, now, [&] { report(now); });
}

Instant TargetProbe::sample(Instant now, std::vector<sample::Reading>& readings) {
  sample(now);
  std::move(readings_.begin(), readings_.end(), std::back_inserter(readings));
  readings_.clear();
  return std::min(look_pace_.next(), report_pace_.next());
}

std::vector<sample::Reading> TargetProbe::take() { return std::exchange(readings_, {}); }

TargetFacts TargetProbe::facts() const {
  TargetFacts facts;
  describe(facts);
  return facts;
}

void TargetProbe::describe(TargetFacts& facts) const {
  facts.pids = pids_;
  facts.command = command_;
  facts.exe = exe_;
  for (const Listener& listener : listeners_) {
    const std::string text = to_text(listener);
    if (facts.listen.find(text) != std::string::npos) continue;
    facts.listen += (facts.listen.empty() ? "" : ", ") + text;
  }
  const auto most =
      std::max_element(peers_.begin(), peers_.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  if (most != peers_.end()) facts.peer = most->first;
  facts.notes.insert(facts.notes.end(), notes_.begin(), notes_.end());
}

void TargetProbe::follow_processes() {
  const ProcessTable table = read_processes(selection_.proc);
  std::vector<pid_t> alive;
  for (const auto& [pid, start] : starts_) {
    const auto at = table.find(pid);
    if (at != table.end() && at->second.start == start) alive.push_back(pid);
  }
  if (alive.empty()) return look_again();
  pids_ = with_descendants(table, alive, getpid());
  starts_.clear();
  for (const pid_t pid : pids_) starts_[pid] = table.at(pid).start;
}

// All processes have ended: the target has died, or was started anew.
void TargetProbe::look_again() {
  if (!starts_.empty()) note("the target's process " + std::to_string(starts_.begin()->first) + " has ended");
  starts_.clear();
  pids_.clear();
  tasks_.find_threads({});
  if (selection_.pid) return;
  auto found = find_target(selection_);
  if (!found) return;
  adopt(std::move(*found));
  note("the target was started anew: process " + std::to_string(pids_.front()));
}

void TargetProbe::load_sockets(Instant now) {
  if (pids_.empty()) return;
  paced(socket_pace_, now, [&] {
    sockets_.load(read_sockets(selection_.proc, pids_.front()));
    tasks_.sockets_loaded();
  });
}

void TargetProbe::report(Instant now) {
  const Duration past = reported_ ? now - *reported_ : Duration{};
  tasks_.find_threads(pids_);
  report_usage(now, past);
  if (reported_) {
    report_threads(now);
    report_group(now);
    report_sockets(now);
  }
  host_.read(now, readings_);
  reported_ = now;
}

void TargetProbe::add(Instant now, const char* name, std::optional<double> value) {
  if (value) readings_.push_back({"target", name, *value, now});
}

void TargetProbe::report_usage(Instant now, Duration past) {
  const auto threads = tasks_.threads();
  const Usage usage = usage_.read(pids_, threads, past);
  if (usage.fds_denied) note("the target's open files cannot be seen: " + access_advice(selection_.proc, true));
  if (usage.io_denied) note("the target's disk traffic cannot be seen: " + access_advice(selection_.proc, true));
  if (!reported_) return;
  add(now, "processes", static_cast<double>(pids_.size()));
  if (pids_.empty()) return;
  add(now, "cpu_cores", usage.cpu_cores);
  add(now, "cpus_allowed", usage.cpus_allowed);
  add(now, "top_thread_cpu", usage.top_thread_cpu);
  add(now, "run_delay_share", usage.run_delay_share);
  add(now, "threads", static_cast<double>(threads.size()));
  add(now, "rss_bytes", static_cast<double>(usage.rss_bytes));
  add(now, "major_faults", static_cast<double>(usage.major_faults));
  add(now, "io_read_bytes", as_double(usage.io_read_bytes));
  add(now, "io_write_bytes", as_double(usage.io_write_bytes));
  add(now, "fds_open", as_double(usage.fds_open));
  add(now, "fds_limit", as_double(usage.fds_limit));
}

void TargetProbe::report_threads(Instant now) {
  const ThreadStates states = tasks_.take();
  const std::string coarse = "what the target's threads wait for is known only coarsely: ";
  if (tasks_.sight() == TaskSampler::Sight::denied) note(coarse + access_advice(selection_.proc, false));
  if (tasks_.sight() == TaskSampler::Sight::absent) note(coarse + "this kernel has no /proc/PID/syscall");
  if (states.looks == 0 || pids_.empty()) return;
  add(now, "threads_runnable", states.of(Wait::runnable));
  add(now, "threads_futex", states.of(Wait::futex));
  add(now, "threads_sleep", states.of(Wait::sleep));
  add(now, "threads_disk", states.of(Wait::disk));
  add(now, "threads_other", states.of(Wait::other));
  add(now, "threads_at_work", states.at_work);
  add(now, "threads_at_work_spread", states.at_work_spread);
  if (tasks_.sight() == TaskSampler::Sight::whole) {
    add(now, "threads_peer", states.of(Wait::peer));
    add(now, "threads_accept", states.of(Wait::accept));
  }
  std::map<std::string, double> by_name;
  for (const auto& [peer, waiting] : states.peers) by_name[sockets_.name_of(peer)] += waiting;
  std::vector<std::pair<double, std::string>> peers;
  for (const auto& [name, waiting] : by_name) peers.emplace_back(waiting, name);
  std::sort(peers.rbegin(), peers.rend());
  constexpr std::size_t most_peers = 8;
  if (peers.size() > most_peers) peers.resize(most_peers);
  for (auto& [threads, name] : peers) {
    if (peers_.size() < 64 || peers_.contains(name)) peers_[name] += threads * seconds(now - *reported_);
    readings_.push_back({"peer", std::move(name), threads, now});
  }
}

void TargetProbe::report_group(Instant now) {
  const CgroupReading group = group_->read();
  add(now, "cpu_quota", group.cpu_quota);
  add(now, "throttled_share", group.throttled_share);
  add(now, "oom_kills", as_double(group.oom_kills));
  add(now, "memory_limit_bytes", as_double(group.memory_limit));
  add(now, "memory_used_bytes", as_double(group.memory_current));
}

void TargetProbe::report_sockets(Instant now) {
  if (pids_.empty()) return;
  const auto netstat = selection_.proc.read(of_process(pids_.front(), "net/netstat"));
  const auto overflows = netstat ? parse_netstat(*netstat, "TcpExt", "ListenOverflows") : std::nullopt;
  if (overflows && overflows_ && *overflows >= *overflows_) {
    add(now, "accept_overflows", static_cast<double>(*overflows - *overflows_));
  }
  overflows_ = overflows;
  if (listeners_.empty()) return;
  const SocketDirectory::Counts& counts = sockets_.counts();
  add(now, "sockets_established", static_cast<double>(counts.established));
  add(now, "sockets_close_wait", static_cast<double>(counts.close_wait));
  if (!listeners_.front().path.empty()) return;  // a unix socket does not tell
  add(now, "accept_queue", static_cast<double>(counts.accept_queue));
  if (counts.accept_limit) add(now, "accept_limit", static_cast<double>(*counts.accept_limit));
}

void TargetProbe::name_peers(Instant now) {
  const auto met = tasks_.met_peers();
  if (!sockets_.has_unnamed(met)) return;
  paced(name_pace_, now,
        [&] { sockets_.name_peers(met, [this](const std::set<std::uint64_t>& inodes) { return names_of(inodes); }); });
}

std::map<std::uint64_t, std::string> TargetProbe::names_of(const std::set<std::uint64_t>& inodes) const {
  std::map<std::uint64_t, std::string> names;
  for (const auto& [inode, pids] : find_owners(selection_.proc, inodes).by_inode) {
    const auto text = selection_.proc.read(of_process(pids.front(), "stat"));
    const auto stat = text ? parse_task_stat(*text) : std::nullopt;
    if (stat) names[inode] = stat->name;
  }
  return names;
}

}  // namespace brink::probe
