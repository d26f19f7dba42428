// Processes: the workers of a run as processes of this machine, forked from this one, and the hub that leads to them.
//
// A child has everything that this process has read so far. So it is made before there is anything that a fork tears
// apart: connections, threads that hold locks, users on fibers. It hears of the end of the run by its socket, and dies
// with the thread that forked it. Signals that end a run are for the coordinator: children pay them no heed.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "base/result.h"
#include "cluster/socket.h"
#include "plan/arrivals.h"

namespace brink::cluster {

struct Forking {
  std::uint32_t count = 2;
  // On the thread that forks, each around every fork.
  std::function<void()> before;
  std::function<void(bool in_child)> after;
  // What a child does; then it ends.
  std::function<void(Line& line, plan::Segment segment, std::int64_t pid)> work;
};

class Processes final : public Hub {
 public:
  // Errors: the machine lets no more processes be made.
  static Result<std::unique_ptr<Processes>> fork(const Forking& forking);
  // Waits for them to end, and ends those that do not.
  ~Processes() override;

  // Places are the children in the order in which they were forked.
  void send(std::uint32_t place, const std::string& bytes) override;
  std::optional<Letter> receive(Duration most) override;
  void drop(std::uint32_t place) override;
  bool one_clock() const override { return true; }

 private:
  struct Child {
    Child(int id, FramedSocket end) : pid(id), socket(std::move(end)) {}
    int pid;
    FramedSocket socket;
    bool here = true;  // under `mutex_`: its number is its own
  };
  Processes() = default;
  Result<void> add(const Forking& forking);
  std::optional<Letter> take();
  bool here(const Child& child);

  std::vector<std::unique_ptr<Child>> children_;
  std::mutex mutex_;
  std::size_t turn_ = 0;
};

// "was killed by SIGKILL", "ended with exit code 3": of waitpid()'s status.
std::string how_it_ended(int status);

}  // namespace brink::cluster
