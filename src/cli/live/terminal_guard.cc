#include "cli/live/terminal_guard.h"

#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <exception>

#include "base/check.h"
#include "cli/live/set_aside.h"

namespace brink::cli::live {
namespace {

// A signal handler reads this, so it is plain memory that is filled before `taken` says so.
struct Taken {
  int terminal = -1;
  termios settings{};
  std::array<char, 256> leave{};
  std::size_t leave_size = 0;
};
Taken what;
std::atomic<bool> taken{false};
std::terminate_handler terminate_before = nullptr;

constexpr std::array fatal = {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGQUIT};

extern "C" void restore_and_die(int signal) {
  restore_terminal();
  raise(signal);  // by now with what happens to it by default
}

// Where somebody else has a handler (a sanitizer), it stays.
void catch_fatal_signals() {
  for (const int signal : fatal) {
    struct sigaction now {};
    sigaction(signal, nullptr, &now);
    if (now.sa_handler != SIG_DFL) continue;
    struct sigaction action {};
    action.sa_handler = restore_and_die;
    action.sa_flags = static_cast<int>(SA_RESETHAND) | SA_NODEFER;
    sigemptyset(&action.sa_mask);
    sigaction(signal, &action, nullptr);
  }
}

void let_fatal_signals_be() {
  for (const int signal : fatal) {
    struct sigaction now {};
    sigaction(signal, nullptr, &now);
    if (now.sa_handler == restore_and_die) std::signal(signal, SIG_DFL);
  }
}

void restore_and_terminate() {
  restore_terminal();
  if (terminate_before) terminate_before();
}

}  // namespace

void restore_terminal() noexcept {
  if (!taken.exchange(false)) return;
  // Nothing can be done about a terminal that does not take it.
  if (write(what.terminal, what.leave.data(), what.leave_size) >= 0) {
    tcsetattr(what.terminal, TCSANOW, &what.settings);
  }
  put_back_what_was_set_aside();
}

TerminalGuard::TerminalGuard(int terminal, std::string_view leave) {
  CHECK(!taken, "one terminal at a time");
  what.terminal = terminal;
  tcgetattr(terminal, &what.settings);
  what.leave_size = std::min(leave.size(), what.leave.size());
  std::copy_n(leave.begin(), what.leave_size, what.leave.begin());
  taken = true;
  catch_fatal_signals();
  terminate_before = std::set_terminate(restore_and_terminate);
  before_check_fails([] { restore_terminal(); });
}

TerminalGuard::~TerminalGuard() {
  taken = false;
  let_fatal_signals_be();
  std::set_terminate(terminate_before);
  before_check_fails(nullptr);
}

}  // namespace brink::cli::live
