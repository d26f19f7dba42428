// For the tests of this folder: a tree that looks like /proc, with what a test puts there, gone with the test.
#pragma once

#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>

#include "probe/proc_files.h"

namespace brink::probe::testing_probe {

class TemporaryProc {
 public:
  TemporaryProc() {
    static std::atomic<int> count = 0;
    const auto name = "brink_proc_" + std::to_string(::getpid()) + "_" + std::to_string(++count);
    root_ = std::filesystem::temp_directory_path() / name;
    std::filesystem::create_directories(root_);
  }
  TemporaryProc(const TemporaryProc&) = delete;
  TemporaryProc& operator=(const TemporaryProc&) = delete;
  ~TemporaryProc() { std::filesystem::remove_all(root_); }

  TemporaryProc& file(const std::string& path, const std::string& content) {
    std::filesystem::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path) << content;
    return *this;
  }
  TemporaryProc& link(const std::string& path, const std::string& to) {
    std::filesystem::create_directories((root_ / path).parent_path());
    std::filesystem::create_symlink(to, root_ / path);
    return *this;
  }
  // A process with a name, a parent and sockets in file descriptors 3, 4, …
  TemporaryProc& process(int pid, const std::string& name, int parent, const std::vector<int>& sockets = {}) {
    const std::string folder = std::to_string(pid) + "/";
    file(folder + "stat", stat_line(pid, name, parent));
    std::filesystem::create_directories(root_ / folder / "fd");
    int fd = 3;
    for (const int inode : sockets) {
      link(folder + "fd/" + std::to_string(fd++), "socket:[" + std::to_string(inode) + "]");
    }
    return *this;
  }
  static std::string stat_line(int pid, const std::string& name, int parent, char state = 'S') {
    return std::to_string(pid) + " (" + name + ") " + state + " " + std::to_string(parent) +
           " 1 1 0 -1 4194304 100 0 7 0 150 50 0 0 20 0 3 0 4711 1000000 2500 18446744073709551615 1 1 0 0\n";
  }
  std::string path() const { return root_.string(); }
  ProcFiles files() const { return ProcFiles(path()); }

 private:
  std::filesystem::path root_;
};

}  // namespace brink::probe::testing_probe
