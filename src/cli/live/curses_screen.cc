#include "cli/live/curses_screen.h"

#define NCURSES_NOMACROS
#include <curses.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <clocale>
#include <csignal>
#include <cstdlib>
#include <optional>
#include <utility>

#include "cli/live/set_aside.h"
#include "cli/live/terminal_guard.h"
#include "cli/live/terminal_kind.h"

namespace brink::cli::live {
namespace {

// What a signal handler tells the thread that draws.
std::atomic<bool> size_changed{false};
std::atomic<bool> asked_to_stop{false};
std::atomic<bool> went_on{false};
std::atomic<int> bell{-1};  // an eventfd

void ring() noexcept {
  const std::uint64_t one = 1;
  const int fd = bell;
  const int error = errno;
  // Full means that it rings already.
  if (fd >= 0 && write(fd, &one, sizeof one) < 0) errno = error;
}

extern "C" void on_terminal_signal(int signal) {
  (signal == SIGWINCH ? size_changed : signal == SIGTSTP ? asked_to_stop : went_on) = true;
  ring();
}

constexpr std::array terminal_signals = {SIGWINCH, SIGTSTP, SIGCONT};
using SignalActions = std::array<struct sigaction, terminal_signals.size()>;

SignalActions present_actions() {
  SignalActions now{};
  for (std::size_t i = 0; i < now.size(); ++i) sigaction(terminal_signals[i], nullptr, &now[i]);
  return now;
}

// Signals of the terminal while it is ours. ncurses would act on them in whichever thread they reach.
class TerminalSignals {
 public:
  // `before`: what happened to them before ncurses came, and will again. Who was started in a way that ignores Ctrl-Z
  // goes on ignoring it.
  explicit TerminalSignals(const SignalActions& before) : before_(before) {
    for (std::size_t i = 0; i < before.size(); ++i) {
      struct sigaction action {};
      action.sa_handler = on_terminal_signal;
      action.sa_flags = SA_RESTART;
      sigemptyset(&action.sa_mask);
      const bool ignored = before[i].sa_handler == SIG_IGN;
      sigaction(terminal_signals[i], ignored ? &before[i] : &action, nullptr);
    }
  }
  ~TerminalSignals() {
    for (std::size_t i = 0; i < before_.size(); ++i) sigaction(terminal_signals[i], &before_[i], nullptr);
  }
  TerminalSignals(const TerminalSignals&) = delete;
  TerminalSignals& operator=(const TerminalSignals&) = delete;

  // Stops the process as Ctrl-Z would; returns when it goes on.
  static void stop_process() {
    struct sigaction ours {
    }, usual{};
    usual.sa_handler = SIG_DFL;
    sigemptyset(&usual.sa_mask);
    sigaction(SIGTSTP, &usual, &ours);
    raise(SIGTSTP);
    sigaction(SIGTSTP, &ours, nullptr);
  }

 private:
  SignalActions before_;
};

Key key_of(int code) {
  switch (code) {
    case 'q':
    case 'Q': return Key::quit;
    case 'p':
    case 'P':
    case ' ': return Key::pause;
    case '?':
    case 'h': return Key::help;
    case 'k':
    case KEY_UP: return Key::up;
    case 'j':
    case KEY_DOWN: return Key::down;
    case KEY_PPAGE: return Key::page_up;
    case KEY_NPAGE: return Key::page_down;
    case KEY_HOME: return Key::home;
    case KEY_END: return Key::end;
    default: return Key::none;
  }
}

constexpr short red_pair = 1, green_pair = 2, yellow_pair = 3;

// Without colours no ink is anything: the words say it.
attr_t attribute_of(output::Ink ink) {
  using output::Ink;
  switch (ink) {
    case Ink::none: return A_NORMAL;
    case Ink::bold: return A_BOLD;
    case Ink::dim: return A_DIM;
    case Ink::red: return static_cast<attr_t>(COLOR_PAIR(red_pair));
    case Ink::green: return static_cast<attr_t>(COLOR_PAIR(green_pair));
    case Ink::yellow: return static_cast<attr_t>(COLOR_PAIR(yellow_pair));
    case Ink::bold_red: return static_cast<attr_t>(COLOR_PAIR(red_pair)) | A_BOLD;
    case Ink::bold_green: return static_cast<attr_t>(COLOR_PAIR(green_pair)) | A_BOLD;
    case Ink::bold_yellow: return static_cast<attr_t>(COLOR_PAIR(yellow_pair)) | A_BOLD;
  }
  return A_NORMAL;
}

class CursesScreen final : public Screen {
 public:
  CursesScreen(SCREEN* screen, bool color, const SignalActions& before, std::unique_ptr<TerminalGuard> guard)
      : others_(STDERR_FILENO),
        guard_(std::move(guard)),
        signals_(before),
        screen_(screen),
        color_(color && has_colors()),
        bell_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
    bell = bell_;
    keys_ = isatty(STDIN_FILENO) == 1;
    set_up();
  }
  ~CursesScreen() override {
    bell = -1;
    endwin();
    delscreen(screen_);
    if (bell_ >= 0) close(bell_);
  }
  CursesScreen(const CursesScreen&) = delete;
  CursesScreen& operator=(const CursesScreen&) = delete;

  output::Size size() const override { return {getmaxx(stdscr), getmaxy(stdscr)}; }

  void draw(const output::Grid& grid) override {
    erase();
    for (int row = 0; row < grid.size().rows; ++row) {
      for (const output::Grid::Run& run : grid.runs(row)) {
        attrset(color_ ? attribute_of(run.ink) : A_NORMAL);
        mvaddnstr(row, run.column, run.text.data(), static_cast<int>(run.text.size()));
      }
    }
    refresh();
    others_.trim();
  }

  Key wait(Duration most) override {
    if (const auto key = pressed()) return *key;
    std::array<pollfd, 2> ready = {pollfd{bell_, POLLIN, 0}, pollfd{keys_ ? STDIN_FILENO : -1, POLLIN, 0}};
    const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(most).count();
    if (poll(ready.data(), ready.size(), static_cast<int>(milliseconds)) < 0) return Key::none;
    std::uint64_t rung = 0;
    if (ready[0].revents != 0 && read(bell_, &rung, sizeof rung) < 0) return Key::none;
    // A terminal that went away would be ready for ever.
    if ((ready[1].revents & (POLLERR | POLLHUP | POLLNVAL)) != 0) keys_ = false;
    if (asked_to_stop.exchange(false)) {
      endwin();
      TerminalSignals::stop_process();
      return come_back();
    }
    if (went_on.exchange(false)) {
      endwin();
      return come_back();
    }
    if (size_changed.exchange(false)) return resize();
    return pressed().value_or(Key::none);
  }

  void wake() override { ring(); }

 private:
  void set_up() {
    cbreak();
    noecho();
    nonl();
    keypad(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    set_escdelay(25);
    curs_set(0);
    if (!color_) return;
    start_color();
    use_default_colors();
    init_pair(red_pair, COLOR_RED, -1);
    init_pair(green_pair, COLOR_GREEN, -1);
    init_pair(yellow_pair, COLOR_YELLOW, -1);
  }

  // Whoever had the terminal meanwhile may have left anything on it, and may have resized it.
  Key come_back() {
    went_on = false;
    size_changed = false;
    clearok(curscr, TRUE);
    refresh();
    curs_set(0);
    return resize();
  }

  Key resize() {
    winsize now{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &now) == 0 && now.ws_row > 0 && now.ws_col > 0) {
      resizeterm(now.ws_row, now.ws_col);
      clearok(curscr, TRUE);
    }
    return Key::redraw;
  }

  std::optional<Key> pressed() {
    if (!keys_) return std::nullopt;
    const int code = getch();
    return code == ERR ? std::nullopt : std::optional(key_of(code));
  }

  SetAside others_;  // put back when all else is
  std::unique_ptr<TerminalGuard> guard_;
  TerminalSignals signals_;
  SCREEN* screen_;
  bool color_;
  bool keys_ = false;
  int bell_;
};

}  // namespace

Result<std::unique_ptr<Screen>> open_curses_screen(const ScreenOptions& options) {
  const auto kind = terminal_kind(options.term);
  if (!kind) return could_not_run("a terminal of the kind \"" + options.term + "\" cannot be drawn on");
  // Which bytes are one sign is asked of the locale; one that is not installed is made up for.
  setlocale(LC_CTYPE, options.unicode ? "" : "C");
  if (options.unicode && MB_CUR_MAX < 2) setlocale(LC_CTYPE, "C.UTF-8");
  auto guard = std::make_unique<TerminalGuard>(STDOUT_FILENO, kind->leave);
  const SignalActions before = present_actions();
  SCREEN* screen = newterm(const_cast<char*>(options.term.c_str()), stdout, stdin);
  if (screen == nullptr) return could_not_run("the terminal could not be taken over");
  return std::make_unique<CursesScreen>(screen, options.color, before, std::move(guard));
}

}  // namespace brink::cli::live
