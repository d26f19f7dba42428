#include "probe/task_sampler.h"

#include <poll.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <set>

#include "probe/proc_text.h"

namespace brink::probe {
namespace {

// Files kept open. Threads beyond are looked at with an open and a close each.
constexpr std::size_t most_open_files = 512;
// Of a call that waits on more, the first ones tell what it is about.
constexpr std::size_t most_fds = 64;

// Copies memory of another process; nothing when it is not for us or not there.
bool read_memory(pid_t pid, std::uint64_t from, void* to, std::size_t size) {
  iovec local{.iov_base = to, .iov_len = size};
  iovec remote{.iov_base = reinterpret_cast<void*>(from), .iov_len = size};
  return process_vm_readv(pid, &local, 1, &remote, 1, 0) == static_cast<ssize_t>(size);
}

bool is_rest(Wait wait) { return wait == Wait::futex || wait == Wait::accept || wait == Wait::other; }

std::string thread_file(pid_t pid, pid_t tid, const char* name) {
  return std::to_string(pid) + "/task/" + std::to_string(tid) + "/" + name;
}

}  // namespace

struct TaskSampler::Watched {
  pid_t pid;
  pid_t tid;
  int syscall_file = -1;
  bool ended = false;
  bool rested = false;  // was ever seen to wait for work, or for another thread
  ~Watched() {
    if (syscall_file >= 0) close(syscall_file);
  }
};

TaskSampler::TaskSampler(ProcFiles proc, const SocketDirectory& sockets) : proc_(std::move(proc)), sockets_(sockets) {}
TaskSampler::~TaskSampler() = default;

void TaskSampler::find_threads(const std::vector<pid_t>& pids) {
  std::unordered_map<pid_t, std::unique_ptr<Watched>> now;
  std::size_t open_files = 0;
  for (const pid_t pid : pids) {
    for (const pid_t tid : proc_.numbers(of_process(pid, "task")).value_or(std::vector<int>{})) {
      auto& thread = now[tid];
      if (const auto known = watched_.find(tid); known != watched_.end() && known->second->pid == pid) {
        thread = std::move(known->second);
        watched_.erase(known);
      } else {
        thread = std::make_unique<Watched>(Watched{pid, tid});
      }
      if (thread->syscall_file < 0 && sight_ == Sight::whole && open_files < most_open_files) {
        thread->syscall_file = open_syscall(*thread);
      }
      open_files += thread->syscall_file >= 0;
    }
  }
  watched_ = std::move(now);
}

void TaskSampler::look() {
  ++looks_;
  double at_work = 0;
  for (const auto& [tid, thread] : watched_) {
    if (thread->ended) continue;
    WaitedFor found = look_at(*thread);
    if (thread->ended) continue;
    ++counts_[static_cast<std::size_t>(found.wait)];
    thread->rested |= is_rest(found.wait);
    if (thread->rested && !is_rest(found.wait)) ++at_work;
    if (found.wait == Wait::peer) ++peers_[std::move(found.peer)];
  }
  at_work_ += at_work;
  at_work_squares_ += at_work * at_work;
}

ThreadStates TaskSampler::take() {
  ThreadStates states{.looks = looks_};
  const double looks = std::max<double>(1, static_cast<double>(looks_));
  for (std::size_t i = 0; i < wait_kinds; ++i) states.threads[i] = static_cast<double>(counts_[i]) / looks;
  for (const auto& [name, count] : peers_) states.peers[name] = static_cast<double>(count) / looks;
  states.at_work = at_work_ / looks;
  states.at_work_spread = std::sqrt(std::max(0.0, at_work_squares_ / looks - states.at_work * states.at_work));
  looks_ = 0;
  at_work_ = at_work_squares_ = 0;
  counts_ = {};
  peers_.clear();
  return states;
}

std::set<std::string> TaskSampler::met_peers() const {
  std::set<std::string> met;
  for (const auto& [peer, count] : peers_) met.insert(peer);
  return met;
}

std::vector<TaskSampler::Thread> TaskSampler::threads() const {
  std::vector<Thread> all;
  for (const auto& [tid, thread] : watched_) all.push_back({thread->pid, tid});
  return all;
}

// -1: the thread has ended, or sight() says why not.
int TaskSampler::open_syscall(const Watched& thread) {
  const int file = proc_.open(thread_file(thread.pid, thread.tid, "syscall"));
  if (file >= 0) return file;
  if (proc_.was_denied()) {
    sight_ = Sight::denied;
  } else if (proc_.error() == ENOENT && proc_.read(thread_file(thread.pid, thread.tid, "stat"))) {
    sight_ = Sight::absent;
  }
  return -1;
}

WaitedFor TaskSampler::look_at(Watched& thread) {
  if (sight_ != Sight::whole) return look_coarsely(thread);
  char buffer[256];
  const bool kept = thread.syscall_file >= 0;
  const int file = kept ? thread.syscall_file : open_syscall(thread);
  const ssize_t n = file < 0 ? -1 : pread(file, buffer, sizeof buffer, 0);
  const int error = errno;
  if (!kept && file >= 0) close(file);
  if (n < 0 && (error == EACCES || error == EPERM)) {
    sight_ = Sight::denied;
  }
  if (sight_ != Sight::whole) return look_coarsely(thread);
  thread.ended = n < 0;
  const auto call = n < 0 ? std::nullopt : parse_syscall({buffer, static_cast<std::size_t>(n)});
  return call ? explain(thread, *call) : WaitedFor{};
}

WaitedFor TaskSampler::look_coarsely(const Watched& thread) {
  const auto stat = proc_.read(thread_file(thread.pid, thread.tid, "stat"));
  const auto parsed = stat ? parse_task_stat(*stat) : std::nullopt;
  if (!parsed) return {};
  const bool sleeps = parsed->state == 'S';
  return {wait_from_wchan(parsed->state,
                          sleeps ? proc_.read(thread_file(thread.pid, thread.tid, "wchan")).value_or("") : ""),
          ""};
}

WaitedFor TaskSampler::explain(const Watched& thread, const TaskCall& call) {
  if (call.running) return {Wait::runnable, ""};
  switch (shape_of(call.call)) {
    case CallShape::futex: return {Wait::futex, ""};
    case CallShape::sleep: return {Wait::sleep, ""};
    case CallShape::accept: return {Wait::accept, ""};
    case CallShape::disk: return {Wait::disk, ""};
    case CallShape::fd: return wait_on({meaning_of(thread.pid, static_cast<int>(call.arguments[0]))});
    case CallShape::poll: return explain_poll(thread, call);
    case CallShape::select: return explain_select(thread, call);
    case CallShape::epoll: return explain_epoll(thread, static_cast<int>(call.arguments[0]));
    case CallShape::outside: {
      // Rare enough to look twice: fetching a page, or stopped.
      const auto stat = proc_.read(thread_file(thread.pid, thread.tid, "stat"));
      const auto parsed = stat ? parse_task_stat(*stat) : std::nullopt;
      return {parsed && parsed->state == 'D' ? Wait::disk : Wait::other, ""};
    }
    case CallShape::other: break;
  }
  return {};
}

WaitedFor TaskSampler::explain_poll(const Watched& thread, const TaskCall& call) {
  const std::size_t count = std::min<std::uint64_t>(call.arguments[1], most_fds);
  if (count == 0) return {Wait::sleep, ""};
  std::array<pollfd, most_fds> fds{};
  if (!read_memory(thread.pid, call.arguments[0], fds.data(), count * sizeof(pollfd))) return {};
  std::vector<FdMeaning> meanings;
  for (std::size_t i = 0; i < count; ++i) {
    if (fds[i].fd >= 0) meanings.push_back(meaning_of(thread.pid, fds[i].fd));
  }
  return wait_on(meanings);
}

WaitedFor TaskSampler::explain_select(const Watched& thread, const TaskCall& call) {
  const int count = static_cast<int>(std::min<std::uint64_t>(call.arguments[0], 1024));
  std::vector<FdMeaning> meanings;
  bool any = false;
  for (const int which : {1, 2}) {
    std::array<char, 128> bits{};
    const std::uint64_t at = call.arguments[static_cast<std::size_t>(which)];
    if (count == 0 || at == 0) continue;
    any = true;
    const std::size_t size = static_cast<std::size_t>(count + 63) / 64 * 8;
    if (!read_memory(thread.pid, at, bits.data(), size)) continue;
    for (const int fd : fds_in_set({bits.data(), size}, count)) {
      if (meanings.size() < most_fds) meanings.push_back(meaning_of(thread.pid, fd));
    }
  }
  return any ? wait_on(meanings) : WaitedFor{Wait::sleep, ""};
}

WaitedFor TaskSampler::explain_epoll(const Watched& thread, int fd) {
  const auto text = proc_.read(std::to_string(thread.pid) + "/fdinfo/" + std::to_string(fd));
  if (!text) return {};
  std::vector<FdMeaning> meanings;
  for (const int target : parse_epoll_targets(*text)) {
    meanings.push_back(meaning_of(thread.pid, target));
    // A loop that takes new work waits for that: the rest need not be looked up.
    if (meanings.back().kind == FdKind::listener || meanings.back().kind == FdKind::client) break;
    if (meanings.size() == most_fds) break;
  }
  return wait_on(meanings);
}

FdMeaning TaskSampler::meaning_of(pid_t pid, int fd) {
  const auto link = proc_.link(std::to_string(pid) + "/fd/" + std::to_string(fd));
  if (!link) return {};
  const auto inode = parse_socket_link(*link);
  if (!inode) {
    const bool is_file = link->starts_with('/') && !link->starts_with("/dev/");
    return {is_file ? FdKind::file : FdKind::other, ""};
  }
  const FdMeaning* known = sockets_.find(*inode);
  if (!known) met_unknown_ = true;
  return known ? *known : FdMeaning{};
}

}  // namespace brink::probe
