// Health of the generator: what a worker knows of itself at the end of a stage. Judged by verdict/health, so that a run
// that measured ourselves is called INVALID instead of blaming the target.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "base/time.h"

namespace brink::sample {

// WebSockets of one worker over one stage. Messages are texts and binary ones, not pings and their like; bytes are
// theirs, without framing.
struct SocketCounts {
  std::uint64_t opened = 0;
  std::uint64_t dropped = 0;    // that the other side ended, or broke
  std::uint64_t reopened = 0;   // of those opened: in place of one that was given up, or could not be opened
  std::uint64_t most_open = 0;  // at once
  std::uint64_t messages_sent = 0;
  std::uint64_t messages_received = 0;
  std::uint64_t unexpected = 0;  // of those received: nobody waited for them
  std::uint64_t bytes_sent = 0;
  std::uint64_t bytes_received = 0;
  std::uint64_t pings = 0;   // sent
  std::uint64_t pongs = 0;   // received
  std::uint64_t closes = 0;  // that this side began
  std::uint64_t closes_unanswered = 0;
  std::map<std::uint16_t, std::uint64_t> close_codes;  // received

  // Of another worker: open at once is at most what the two had together.
  void merge(const SocketCounts& other);
};

// One worker over one stage (warm-up excluded).
struct WorkerHealth {
  Duration wall{};          // length of the measured window
  Duration cpu{};           // CPU time of the worker's thread in it (CLOCK_THREAD_CPUTIME_ID)
  Duration loop_lag_p50{};  // how late timers fired: the time between when a turn could begin and when it did
  Duration loop_lag_p99{};
  Duration loop_lag_p999{};
  Duration loop_lag_max{};
  std::uint64_t turns = 0;
  std::uint64_t connections_opened = 0;
  std::uint64_t streams_opened = 0;  // HTTP/2: requests put on a connection, repeated ones as often
  // Requests repeated because an idle connection was closed under them, or the server said it had not begun them.
  std::uint64_t stale_retries = 0;
  std::uint64_t redirects_refused = 0;
  SocketCounts sockets;
  std::uint32_t process = 0;  // whose worker it is, of several processes: their number, from 1; 0: there is but one
  double cpu_share() const {
    return wall.count() > 0 ? static_cast<double>(cpu.count()) / static_cast<double>(wall.count()) : 0;
  }
};

}  // namespace brink::sample
