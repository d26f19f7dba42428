#include "probe/proc_files.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>

#include "base/text.h"

namespace brink::probe {
namespace {

constexpr std::size_t most_bytes = std::size_t{4} << 20;

struct CloseFolder {
  void operator()(DIR* folder) const { closedir(folder); }
};

std::optional<std::string> read_all(int fd) {
  std::string content;
  std::array<char, 16384> buffer;
  while (content.size() < most_bytes) {
    const ssize_t n = ::read(fd, buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return std::nullopt;
    if (n == 0) break;
    content.append(buffer.data(), static_cast<std::size_t>(n));
  }
  return content;
}

}  // namespace

std::optional<std::string> read_file(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return std::nullopt;
  auto content = read_all(fd);
  const int error = errno;
  close(fd);
  errno = error;
  return content;
}

std::optional<std::string> ProcFiles::read(const std::string& path) const {
  auto content = read_file(root_ + "/" + path);
  if (!content) error_ = errno;
  return content;
}

std::optional<std::string> ProcFiles::link(const std::string& path) const {
  std::array<char, 4096> buffer;
  const ssize_t n = readlink((root_ + "/" + path).c_str(), buffer.data(), buffer.size());
  if (n >= 0) return std::string(buffer.data(), static_cast<std::size_t>(n));
  error_ = errno;
  return std::nullopt;
}

std::optional<std::vector<int>> ProcFiles::numbers(const std::string& path) const {
  const std::unique_ptr<DIR, CloseFolder> folder(opendir((root_ + "/" + path).c_str()));
  if (!folder) {
    error_ = errno;
    return std::nullopt;
  }
  std::vector<int> found;
  while (const dirent* entry = readdir(folder.get())) {
    const auto value = parse_int(entry->d_name);
    if (value && *value >= 0 && *value <= 0x7fffffff) found.push_back(static_cast<int>(*value));
  }
  return found;
}

std::optional<std::size_t> ProcFiles::count(const std::string& path) const {
  struct stat status {};
  if (stat((root_ + "/" + path).c_str(), &status) == 0 && root_ == "/proc" && status.st_size > 0) {
    return static_cast<std::size_t>(status.st_size);
  }
  const auto all = numbers(path);
  return all ? std::optional(all->size()) : std::nullopt;
}

int ProcFiles::open(const std::string& path) const {
  const int fd = ::open((root_ + "/" + path).c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) error_ = errno;
  return fd;
}

bool ProcFiles::was_denied() const { return error_ == EACCES || error_ == EPERM; }

std::string of_process(pid_t pid, const char* file) { return std::to_string(pid) + "/" + file; }

}  // namespace brink::probe
