// stdin and stdout as the streams of a server. Neither blocks for long, so that a wish to stop is always heard.
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>

#include "mcp/serve.h"

namespace brink::mcp {
namespace {

constexpr int heartbeat_ms = 100;
constexpr int patience_after_end = 20;    // heartbeats a client has for taking what is left
constexpr std::size_t surely_fits = 512;  // POSIX: a pipe that can be written to takes PIPE_BUF bytes, at least so many

class Stdio {
 public:
  explicit Stdio(run::Stop& stop) : stop_(stop) {}

  std::optional<std::string> read();
  void write(std::string_view bytes);

 private:
  bool has_ended() const;
  bool wait_for_room();

  run::Stop& stop_;
  std::atomic<bool> ended_{false};  // stdin has, or is not read any more
  bool client_left_ = false;
};

std::optional<std::string> Stdio::read() {
  std::string bytes(1u << 16, '\0');
  while (stop_.requests() == 0) {
    pollfd ready{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
    const int polled = poll(&ready, 1, heartbeat_ms);
    if (polled == 0 || (polled < 0 && errno == EINTR)) continue;
    const ssize_t n = polled < 0 ? -1 : ::read(STDIN_FILENO, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) break;
    bytes.resize(static_cast<std::size_t>(n));
    return bytes;
  }
  ended_ = true;
  return std::nullopt;
}

// Seen from a thread that writes, too, while the one that reads may itself be waiting for room.
bool Stdio::has_ended() const {
  pollfd in{.fd = STDIN_FILENO, .events = 0, .revents = 0};
  return ended_ || stop_.requests() > 0 || (poll(&in, 1, 0) == 1 && (in.revents & POLLHUP) != 0);
}

// A client that does not read makes a line wait, but not for ever when it has also ended its own stream.
bool Stdio::wait_for_room() {
  for (int beats = 0; beats < patience_after_end; beats += has_ended() ? 1 : 0) {
    pollfd ready{.fd = STDOUT_FILENO, .events = POLLOUT, .revents = 0};
    const int polled = poll(&ready, 1, heartbeat_ms);
    if (polled > 0) return (ready.revents & POLLOUT) != 0;
    if (polled < 0 && errno != EINTR) return false;
  }
  return false;
}

void Stdio::write(std::string_view bytes) {
  while (!client_left_ && !bytes.empty()) {
    client_left_ = !wait_for_room();
    if (client_left_) return;
    const ssize_t n = ::write(STDOUT_FILENO, bytes.data(), std::min(bytes.size(), surely_fits));
    if (n > 0) bytes.remove_prefix(static_cast<std::size_t>(n));
    client_left_ = n < 0 && errno != EINTR && errno != EAGAIN;
  }
}

}  // namespace

void serve_stdio(const Setup& setup, run::Stop& stop) {
  Stdio stdio(stop);
  serve(setup, {.read = [&] { return stdio.read(); }, .write = [&](std::string_view bytes) { stdio.write(bytes); }});
}

}  // namespace brink::mcp
