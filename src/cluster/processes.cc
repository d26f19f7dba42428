#include "cluster/processes.h"

#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstring>

namespace brink::cluster {
namespace {

constexpr int signals_of_a_run[] = {SIGINT, SIGTERM, SIGHUP};
// For users to take their leave and for listeners of the end.
constexpr int patience_ms = 15'000;

void no_heed(int) {}

// Handlers rather than "ignored", which programs that a script starts would inherit.
void become_child(pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  struct sigaction action {};
  action.sa_handler = no_heed;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  for (const int number : signals_of_a_run) sigaction(number, &action, nullptr);
  if (::getppid() != parent) ::kill(::getpid(), SIGKILL);  // it died before it could be asked to tell
}

// Signals that come meanwhile are delivered when each process knows what they mean to it.
class SignalsLater {
 public:
  SignalsLater() {
    sigset_t wanted;
    sigemptyset(&wanted);
    for (const int number : signals_of_a_run) sigaddset(&wanted, number);
    pthread_sigmask(SIG_BLOCK, &wanted, &before_);
  }
  ~SignalsLater() { now(); }
  void now() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_;
};

void wait_ms(int ms) { ::poll(nullptr, 0, ms); }

// Nothing when it lives on.
std::optional<int> status_within(int pid, int ms) {
  int status = 0;
  for (int waited = 0;; ++waited) {
    const pid_t ended = ::waitpid(pid, &status, WNOHANG);
    if (ended == pid || ended < 0) return ended == pid ? status : 0;
    if (waited >= ms) return std::nullopt;
    wait_ms(1);
  }
}

std::string end_of(int pid) {
  constexpr int moment_ms = 500;
  if (const auto status = status_within(pid, moment_ms)) return how_it_ended(*status);
  ::kill(pid, SIGKILL);
  ::waitpid(pid, nullptr, 0);
  return "stopped answering";
}

}  // namespace

std::string how_it_ended(int status) {
  if (WIFSIGNALED(status)) {
    const char* name = sigabbrev_np(WTERMSIG(status));
    return std::string("was killed by ") +
           (name != nullptr ? std::string("SIG") + name : "signal " + std::to_string(WTERMSIG(status)));
  }
  return "ended with exit code " + std::to_string(WEXITSTATUS(status));
}

Result<std::unique_ptr<Processes>> Processes::fork(const Forking& forking) {
  std::unique_ptr<Processes> all(new Processes());
  for (std::uint32_t i = 0; i < forking.count; ++i) {
    if (auto ok = all->add(forking); !ok) return tl::unexpected(ok.error());
  }
  return all;
}

Result<void> Processes::add(const Forking& forking) {
  const auto cannot = [] {
    return could_not_run(std::string("no process can be made: ") + std::strerror(errno), "use fewer: --processes");
  };
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return cannot();
  Descriptor ours(ends[0]), theirs(ends[1]);
  const pid_t parent = ::getpid();
  const auto index = static_cast<std::uint32_t>(children_.size());
  SignalsLater signals;
  if (forking.before) forking.before();
  const pid_t pid = ::fork();
  if (forking.after) forking.after(pid == 0);
  if (pid < 0) return cannot();
  if (pid > 0) {
    children_.push_back(std::make_unique<Child>(pid, FramedSocket(std::move(ours))));
    return {};
  }
  become_child(parent);
  signals.now();
  children_.clear();  // the ends of those before it, which are not its own
  ours = Descriptor();
  SocketLine line(std::move(theirs));
  forking.work(line, {index, forking.count}, ::getpid());
  ::_exit(0);  // what is left belongs to the parent
}

Processes::~Processes() {
  for (const auto& child : children_) {
    if (child->here) ::shutdown(child->socket.fd(), SHUT_RDWR);
  }
  int left = patience_ms;
  for (const auto& child : children_) {
    if (!child->here) continue;
    while (left > 0 && !status_within(child->pid, 0)) {
      wait_ms(1);
      --left;
    }
    if (left > 0) continue;
    ::kill(child->pid, SIGKILL);
    ::waitpid(child->pid, nullptr, 0);
  }
}

bool Processes::here(const Child& child) {
  const std::lock_guard lock(mutex_);
  return child.here;
}

void Processes::send(std::uint32_t place, const std::string& bytes) {
  if (here(*children_[place])) children_[place]->socket.send(bytes);
}

// A message may come in several pieces.
std::optional<Letter> Processes::receive(Duration most) {
  while (true) {
    if (auto letter = take()) return letter;
    std::vector<pollfd> wanted;
    for (const auto& child : children_) wanted.push_back({here(*child) ? child->socket.fd() : -1, POLLIN, 0});
    const auto ms = std::chrono::ceil<std::chrono::milliseconds>(std::max(most, Duration{})).count();
    if (::poll(wanted.data(), wanted.size(), static_cast<int>(std::min<std::int64_t>(ms, 60'000))) <= 0) return {};
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      if (wanted[i].revents != 0) children_[i]->socket.read();
    }
  }
}

// In turn, so that nobody who says much keeps the others from being heard.
std::optional<Letter> Processes::take() {
  for (std::size_t i = 0; i < children_.size(); ++i) {
    const std::size_t at = (turn_ + i) % children_.size();
    Child& child = *children_[at];
    if (!here(child)) continue;
    const auto place = static_cast<std::uint32_t>(at);
    if (auto bytes = child.socket.next()) {
      turn_ = at + 1;
      return Letter{.place = place, .lost = {}, .bytes = std::move(*bytes)};
    }
    if (!child.socket.gone()) continue;
    {
      const std::lock_guard lock(mutex_);
      child.here = false;
    }
    return Letter{.place = place, .lost = end_of(child.pid), .bytes = {}};
  }
  return std::nullopt;
}

void Processes::drop(std::uint32_t place) {
  const std::lock_guard lock(mutex_);
  if (children_[place]->here) ::kill(children_[place]->pid, SIGKILL);
}

}  // namespace brink::cluster
