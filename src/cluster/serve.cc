#include "cluster/serve.h"

#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <vector>

#include "cluster/lobby_words.h"
#include "cluster/nats_server.h"
#include "cluster/processes.h"
#include "cluster/wait_and_play.h"

namespace brink::cluster {
namespace {

// One that ends as soon as it begins is not begun again at once.
constexpr Duration shortest_life = std::chrono::seconds(1);
constexpr int turn_ms = 50;

class Server {
 public:
  explicit Server(const Serving& serving) : serving_(serving), children_(serving.joining.processes) {
    name_ = serving.joining.name.empty() ? name_of(serving.host, secret_word(4)) : serving.joining.name;
  }
  ~Server() {
    for (const Child& child : children_) {
      if (child.pid > 0) ::kill(child.pid, SIGKILL);
      if (child.pid > 0) ::waitpid(child.pid, nullptr, 0);
    }
  }

  Result<std::monostate> go_on() {
    while (true) {
      for (std::size_t i = 0; i < children_.size(); ++i) {
        if (auto ok = look_after(i); !ok) return tl::unexpected(ok.error());
      }
      if (is_over()) return std::monostate{};
      pass_on_stop();
      ::poll(nullptr, 0, turn_ms);
    }
  }

 private:
  struct Child {
    pid_t pid = 0;
    Instant began{};
    bool done = false;  // is not begun again
  };

  bool is_over() const {
    for (const Child& child : children_) {
      if (child.pid > 0 || (!child.done && serving_.stop->requests() == 0)) return false;
    }
    return true;
  }

  // What is being played is played to its end, unless it is said twice.
  void pass_on_stop() {
    const int requests = serving_.stop->requests();
    for (const Child& child : children_) {
      if (requests > passed_on_ && child.pid > 0) ::kill(child.pid, SIGTERM);
    }
    passed_on_ = requests;
  }

  Result<void> look_after(std::size_t i) {
    Child& child = children_[i];
    int status = 0;
    if (child.pid > 0 && ::waitpid(child.pid, &status, WNOHANG) != child.pid) return {};
    if (child.pid > 0) {
      child.pid = 0;
      if (auto ok = ended(child, status); !ok) return ok;
    }
    const bool rests = child.began != Instant{} && serving_.now() - child.began < shortest_life && !served_;
    if (child.done || serving_.stop->requests() > 0 || rests) return {};
    return begin(i);
  }

  Result<void> ended(Child& child, int status) {
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    served_ = code == static_cast<int>(Served::played);
    child.done = served_ && serving_.joining.once;
    if (code == static_cast<int>(Served::refused)) return could_not_run("this worker cannot take part", "see above");
    if (code < 0) serving_.tell("a run's process " + how_it_ended(status) + "; another takes its place");
    return {};
  }

  Result<void> begin(std::size_t i) {
    Child& child = children_[i];
    child.began = serving_.now();
    const pid_t parent = ::getpid();
    child.pid = ::fork();
    if (child.pid < 0) {
      child.pid = 0;
      return could_not_run(std::string("no process can be made: ") + std::strerror(errno), "use fewer: --processes");
    }
    if (child.pid > 0) return {};
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (::getppid() != parent) ::_exit(0);
    ::setpgid(0, 0);    // Ctrl-C is for this one, which passes it on: once is once
    children_.clear();  // they are not its own
    const std::string name =
        serving_.joining.processes == 1 ? name_ : name_of(name_, static_cast<std::uint32_t>(i + 1));
    ::_exit(static_cast<int>(wait_and_play(serving_, name)));
  }

  const Serving& serving_;
  std::string name_;
  std::vector<Child> children_;
  int passed_on_ = 0;
  bool served_ = false;
};

}  // namespace

Result<std::monostate> serve(const Serving& serving) { return Server(serving).go_on(); }

}  // namespace brink::cluster
