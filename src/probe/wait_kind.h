// What a blocked thread waits for, from the system call it is in. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "probe/proc_text.h"

namespace brink::probe {

enum class Wait : std::uint8_t {
  runnable,  // on a CPU, or wants one
  futex,     // for a lock, a condition or a queue inside the process
  peer,      // for another server: a database, a cache, an upstream
  accept,    // for work: a connection, or the next bytes of a client
  sleep,     // for a time
  disk,      // for a file
  other,     // a child, a pipe, a signal, or not known
};
inline constexpr std::size_t wait_kinds = 7;

// How the arguments of a system call tell what it waits for.
enum class CallShape : std::uint8_t {
  futex,
  sleep,
  accept,
  disk,     // flushes and the like
  fd,       // argument 0 is the file descriptor
  poll,     // argument 0 is where the array of pollfd is, 1 how many
  select,   // argument 0 is one more than the highest file descriptor, 1 and 2 are the sets to read and to write
  epoll,    // argument 0 is the epoll instance
  outside,  // no call: a page that is fetched, or a thread that is stopped
  other,
};
CallShape shape_of(std::int64_t call);

// What a file descriptor stands for, to a thread that waits on it.
enum class FdKind : std::uint8_t { listener, client, peer, file, other };

struct WaitedFor {
  Wait wait = Wait::other;
  std::string peer;  // of Wait::peer: "postgres", "10.0.0.7:5432"
};
struct FdMeaning {
  FdKind kind = FdKind::other;
  std::string peer;
};
// A wait on any of these. A thread that would take new work is idle, whatever else it listens to; one that waits for a
// peer and nothing else is held by it.
WaitedFor wait_on(const std::vector<FdMeaning>& fds);

// The set of an fd_set of `size` bytes, below `count`.
std::vector<int> fds_in_set(std::string_view bits, int count);

// Where the system call may not be read: the state letter of stat and the kernel's function of wchan tell it coarsely.
// Whether a socket belongs to a client or a peer is not known then; both are `other`.
Wait wait_from_wchan(char state, std::string_view wchan);

}  // namespace brink::probe
