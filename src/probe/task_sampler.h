// TaskSampler: what each thread of the target waits for, looked at again and again. A look costs about 2 µs a thread:
// the files are opened once and read in place.
//
// One thread's. Threads and processes that end between two looks are forgotten, silently.
#pragma once

#include <sys/types.h>

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "probe/proc_files.h"
#include "probe/socket_directory.h"
#include "probe/wait_kind.h"

namespace brink::probe {

// Mean numbers of threads over the looks of a stretch.
struct ThreadStates {
  std::size_t looks = 0;
  std::array<double, wait_kinds> threads{};  // by Wait
  std::map<std::string, double> peers;       // threads waiting for each, as the directory has it
  // Threads that ran, slept or waited for a peer or the disk, of those that were ever seen to wait for work or for each
  // other: who does nothing but sleep is no worker. Where requests wait for a free slot, it is as many as there are.
  double at_work = 0;
  double at_work_spread = 0;  // one deviation, from look to look
  double of(Wait wait) const { return threads[static_cast<std::size_t>(wait)]; }
};

class TaskSampler {
 public:
  TaskSampler(ProcFiles proc, const SocketDirectory& sockets);
  ~TaskSampler();
  TaskSampler(const TaskSampler&) = delete;
  TaskSampler& operator=(const TaskSampler&) = delete;

  // Looks which threads there are. To be called a few times a second.
  void find_threads(const std::vector<pid_t>& pids);
  void look();
  // Since the last call.
  ThreadStates take();
  // Those that threads were seen to wait for since then.
  std::set<std::string> met_peers() const;

  // A socket was met that the directory does not know: it should be loaded again.
  bool met_unknown_socket() const { return met_unknown_; }
  void sockets_loaded() { met_unknown_ = false; }
  // How well threads can be seen: with their system calls, or, where these are refused to us or the kernel has no such
  // file, by the kernel's function they sleep in.
  enum class Sight : std::uint8_t { whole, denied, absent };
  Sight sight() const { return sight_; }
  struct Thread {
    pid_t pid = 0;
    pid_t tid = 0;
  };
  std::vector<Thread> threads() const;

 private:
  struct Watched;
  int open_syscall(const Watched& thread);
  WaitedFor look_at(Watched& thread);
  WaitedFor look_coarsely(const Watched& thread);
  WaitedFor explain(const Watched& thread, const TaskCall& call);
  WaitedFor explain_poll(const Watched& thread, const TaskCall& call);
  WaitedFor explain_select(const Watched& thread, const TaskCall& call);
  WaitedFor explain_epoll(const Watched& thread, int fd);
  FdMeaning meaning_of(pid_t pid, int fd);

  ProcFiles proc_;
  const SocketDirectory& sockets_;
  std::unordered_map<pid_t, std::unique_ptr<Watched>> watched_;  // by thread
  std::size_t looks_ = 0;
  double at_work_ = 0, at_work_squares_ = 0;  // sums over the looks
  std::array<std::size_t, wait_kinds> counts_{};
  std::map<std::string, std::size_t> peers_;
  bool met_unknown_ = false;
  Sight sight_ = Sight::whole;
};

}  // namespace brink::probe
