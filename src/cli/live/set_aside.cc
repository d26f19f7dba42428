#include "cli/live/set_aside.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <string>

namespace brink::cli::live {
namespace {

constexpr off_t most_kept = off_t{1} << 20, least_kept = off_t{1} << 18;

// A signal handler reads this, so it is plain memory that is filled before `aside` says so.
struct Places {
  int fd = -1, kept = -1, before = -1;
};
Places places;
std::atomic<bool> aside{false};

void copy_all(int from, int to) noexcept {
  std::array<char, 4096> bytes;
  for (off_t at = 0;;) {
    const ssize_t got = pread(from, bytes.data(), bytes.size(), at);
    if (got <= 0 || write(to, bytes.data(), static_cast<std::size_t>(got)) < 0) return;
    at += got;
  }
}

}  // namespace

void put_back_what_was_set_aside() noexcept {
  if (!aside.exchange(false)) return;
  if (dup2(places.before, places.fd) >= 0) copy_all(places.kept, places.fd);
}

SetAside::SetAside(int fd) : fd_(fd) {
  before_ = fcntl(fd, F_DUPFD_CLOEXEC, 3);
  kept_ = memfd_create("set aside", MFD_CLOEXEC);
  if (before_ < 0 || kept_ < 0 || fcntl(kept_, F_SETFL, O_APPEND) < 0) return;
  places = {fd_, kept_, before_};
  if (dup2(kept_, fd_) >= 0) aside = true;
}

SetAside::~SetAside() {
  put_back_what_was_set_aside();
  for (const int fd : {kept_, before_}) {
    if (fd >= 0) close(fd);
  }
}

void SetAside::trim() {
  struct stat now {};
  if (!aside || fstat(kept_, &now) != 0 || now.st_size <= most_kept) return;
  std::string end(static_cast<std::size_t>(least_kept), '\0');
  const ssize_t got = pread(kept_, end.data(), end.size(), now.st_size - least_kept);
  if (got <= 0 || ftruncate(kept_, 0) != 0) return;
  end.resize(static_cast<std::size_t>(got));
  const std::string text = "[what was printed before is left out]\n" + end.substr(end.find('\n') + 1);
  if (write(kept_, text.data(), text.size()) < 0) return;
}

}  // namespace brink::cli::live
