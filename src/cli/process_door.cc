// The door of this process.
#include <fmt/format.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <iostream>

#include "base/check.h"
#include "base/text.h"
#include "cli/browser.h"
#include "cli/exit_code.h"
#include "cli/files.h"
#include "cli/live/curses_screen.h"
#include "cli/main.h"
#include "cli/messages.h"

namespace brink::cli {
namespace {

std::optional<std::string> environment(std::string_view name) {
  const char* value = std::getenv(std::string(name).c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

// 32 bits are enough to be fresh, and short enough to be typed after --seed.
std::uint64_t fresh_seed() {
  std::uint32_t seed = 1;
  if (getrandom(&seed, sizeof seed, 0) != static_cast<ssize_t>(sizeof seed)) return 1;
  return seed;
}

// Without randomness of the kernel there is no secret, and so no page that needs one.
std::string fresh_secret() {
  std::array<unsigned char, 16> bytes{};
  if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
    check_failed("the kernel gives random bytes", __FILE__, __LINE__);
  }
  std::string text;
  for (const unsigned char byte : bytes) text += fmt::format("{:02x}", byte);
  return text;
}

int terminal_columns() {
  constexpr int usual = 80;
  winsize size{};
  for (const int fd : {STDERR_FILENO, STDOUT_FILENO}) {
    if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  }
  const auto columns = parse_int(environment("COLUMNS").value_or(""));
  return columns && *columns > 0 && *columns < 10'000 ? static_cast<int>(*columns) : usual;
}

// A pipe without a reader is in error.
bool stdout_reader_left() {
  pollfd out{.fd = STDOUT_FILENO, .events = POLLOUT};
  return poll(&out, 1, 0) == 1 && (out.revents & (POLLERR | POLLHUP)) != 0;
}

// By poll(), which a signal always interrupts, so that Ctrl-C at a question ends it.
std::map<std::string, std::string> all_environment() {
  std::map<std::string, std::string> all;
  for (char** each = environ; *each != nullptr; ++each) {
    const std::string_view text(*each);
    const std::size_t equals = text.find('=');
    if (equals != std::string_view::npos) all.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return all;
}

std::optional<std::string> read_line(const run::Stop& stop) {
  constexpr std::size_t longest = 4096;
  std::string line;
  while (stop.requests() == 0 && line.size() < longest) {
    pollfd ready{.fd = STDIN_FILENO, .events = POLLIN};
    const int polled = poll(&ready, 1, -1);
    if (polled < 0 && errno == EINTR) continue;
    char c = 0;
    if (polled < 0 || read(STDIN_FILENO, &c, 1) != 1) return std::nullopt;
    if (c == '\n') return line;
    line += c;
  }
  return std::nullopt;
}

}  // namespace

int main(int argc, char** argv, std::uint32_t cores, Doers doers, run::Stop& stop) {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // then a file that may not grow is an error of write(), like a full disk
  Door door{.out = std::cout, .err = std::cerr, .stop = stop};
  door.in_is_terminal = isatty(STDIN_FILENO) == 1;
  door.out_is_terminal = isatty(STDOUT_FILENO) == 1;
  door.err_is_terminal = isatty(STDERR_FILENO) == 1;
  door.columns = terminal_columns();
  door.reader_left = stdout_reader_left;
  door.environment = environment;
  door.all_environment = all_environment;
  door.now = [] { return std::chrono::system_clock::now(); };
  door.open_screen = live::open_curses_screen;
  door.read_line = [&stop] { return read_line(stop); };
  door.check_writable = check_writable;
  door.write_file = write_file;
  door.make_folder = make_folder;
  door.append_file = append_file;
  door.expand = expand;
  door.fresh_secret = fresh_secret;
  door.open_in_browser = open_in_browser;
  door.surroundings = {.read_file = read_file, .cores = cores, .seed = fresh_seed()};
  door.doers = std::move(doers);
  try {
    return main_with(door, {argv + 1, argv + argc});
  } catch (const std::exception& error) {
    print_error(std::cerr, {ErrorKind::could_not_run, std::string("a fault inside the program: ") + error.what(), ""});
    return static_cast<int>(exit_code(ErrorKind::could_not_run));
  }
}

}  // namespace brink::cli
