// ProcFiles: the files of /proc, read whole and small, with the reason when they cannot be read. The root is a setting,
// so that tests read a tree of their own making.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace brink::probe {

class ProcFiles {
 public:
  ProcFiles() : ProcFiles("/proc") {}
  explicit ProcFiles(std::string root) : root_(std::move(root)) {}

  // The content of a file below the root ("12/stat"); nothing when it cannot be read, error() then says why.
  std::optional<std::string> read(const std::string& path) const;
  // Where a symbolic link points.
  std::optional<std::string> link(const std::string& path) const;
  // Names in a folder that are numbers: processes, threads, file descriptors. In no order.
  std::optional<std::vector<int>> numbers(const std::string& path) const;
  // How many of them there are, for what it costs to ask the folder for its size where the kernel tells it (6.2).
  std::optional<std::size_t> count(const std::string& path) const;
  // Opened for reading, to be read again and again; -1 when it cannot be.
  int open(const std::string& path) const;
  // errno of the last call that gave nothing.
  int error() const { return error_; }
  // EACCES or EPERM: there is something, but not for us.
  bool was_denied() const;
  const std::string& root() const { return root_; }

 private:
  std::string root_;
  mutable int error_ = 0;
};

// "12/stat"
std::string of_process(pid_t pid, const char* file);

// The content of a file anywhere, at most 4 MiB.
std::optional<std::string> read_file(const std::string& path);

}  // namespace brink::probe
