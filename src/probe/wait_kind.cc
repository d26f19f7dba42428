#include "probe/wait_kind.h"

#include <sys/syscall.h>

#include <algorithm>
#include <array>

namespace brink::probe {
namespace {

struct Call {
  std::int64_t number;
  CallShape shape;
};

// Numbers differ between architectures, and some calls do not exist on all.
constexpr Call calls[] = {
    {SYS_futex, CallShape::futex},
#ifdef SYS_futex_waitv
    {SYS_futex_waitv, CallShape::futex},
#endif
    {SYS_nanosleep, CallShape::sleep},
    {SYS_clock_nanosleep, CallShape::sleep},
    {SYS_accept, CallShape::accept},
    {SYS_accept4, CallShape::accept},
    {SYS_read, CallShape::fd},
    {SYS_readv, CallShape::fd},
    {SYS_pread64, CallShape::fd},
    {SYS_preadv, CallShape::fd},
    {SYS_write, CallShape::fd},
    {SYS_writev, CallShape::fd},
    {SYS_pwrite64, CallShape::fd},
    {SYS_pwritev, CallShape::fd},
    {SYS_recvfrom, CallShape::fd},
    {SYS_recvmsg, CallShape::fd},
    {SYS_recvmmsg, CallShape::fd},
    {SYS_sendto, CallShape::fd},
    {SYS_sendmsg, CallShape::fd},
    {SYS_sendmmsg, CallShape::fd},
    {SYS_connect, CallShape::fd},
    {SYS_sendfile, CallShape::fd},
    {SYS_ppoll, CallShape::poll},
    {SYS_pselect6, CallShape::select},
    {SYS_epoll_pwait, CallShape::epoll},
#ifdef SYS_poll
    {SYS_poll, CallShape::poll},
    {SYS_select, CallShape::select},
    {SYS_epoll_wait, CallShape::epoll},
#endif
#ifdef SYS_epoll_pwait2
    {SYS_epoll_pwait2, CallShape::epoll},
#endif
    {SYS_fsync, CallShape::disk},
    {SYS_fdatasync, CallShape::disk},
    {SYS_sync_file_range, CallShape::disk},
    {SYS_syncfs, CallShape::disk},
    {SYS_sync, CallShape::disk},
    {SYS_msync, CallShape::disk},
    {SYS_openat, CallShape::disk},
    {SYS_unlinkat, CallShape::disk},
    {SYS_getdents64, CallShape::disk},
    {SYS_ftruncate, CallShape::disk},
    {SYS_fallocate, CallShape::disk},
};

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

}  // namespace

CallShape shape_of(std::int64_t call) {
  if (call < 0) return CallShape::outside;
  const auto* found = std::find_if(std::begin(calls), std::end(calls), [&](const Call& c) { return c.number == call; });
  return found == std::end(calls) ? CallShape::other : found->shape;
}

WaitedFor wait_on(const std::vector<FdMeaning>& fds) {
  WaitedFor found;
  for (const FdMeaning& fd : fds) {
    if (fd.kind == FdKind::listener || fd.kind == FdKind::client) return {Wait::accept, ""};
    if (fd.kind == FdKind::peer && found.wait != Wait::peer) found = {Wait::peer, fd.peer};
    if (fd.kind == FdKind::file && found.wait == Wait::other) found.wait = Wait::disk;
  }
  return found;
}

std::vector<int> fds_in_set(std::string_view bits, int count) {
  std::vector<int> fds;
  for (int fd = 0; fd < count && static_cast<std::size_t>(fd / 8) < bits.size(); ++fd) {
    if (static_cast<unsigned char>(bits[static_cast<std::size_t>(fd / 8)]) >> (fd % 8) & 1) fds.push_back(fd);
  }
  return fds;
}

Wait wait_from_wchan(char state, std::string_view wchan) {
  if (state == 'R') return Wait::runnable;
  if (state == 'D') return Wait::disk;
  if (contains(wchan, "futex")) return Wait::futex;
  if (contains(wchan, "nanosleep")) return Wait::sleep;
  if (contains(wchan, "accept") || contains(wchan, "wait_for_connect")) return Wait::accept;
  return Wait::other;
}

}  // namespace brink::probe
