// SpareFiles: file descriptors held back from the load, so that a run that used up all others can still be saved.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <array>

namespace brink::run {

class SpareFiles {
 public:
  SpareFiles() {
    for (int& fd : fds_) fd = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  }
  SpareFiles(const SpareFiles&) = delete;
  SpareFiles& operator=(const SpareFiles&) = delete;
  ~SpareFiles() { release(); }

  // Before the files that they were kept for are opened.
  void release() {
    for (int& fd : fds_) {
      if (fd >= 0) ::close(fd);
      fd = -1;
    }
  }

 private:
  std::array<int, 4> fds_;
};

}  // namespace brink::run
