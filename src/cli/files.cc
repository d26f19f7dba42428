#include "cli/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <glob.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace brink::cli {
namespace {

class File {
 public:
  File(const std::string& path, int flags) : fd_(open(path.c_str(), flags | O_CLOEXEC, 0666)) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  int fd() const { return fd_; }
  // Some file systems tell only now that there was no space.
  bool close() {
    const int closed = ::close(fd_);
    fd_ = -1;
    return closed == 0;
  }

 private:
  int fd_;
};

tl::unexpected<Error> cannot(std::string_view what, const std::string& path, int error, std::string hint = "") {
  return could_not_run(fmt::format("cannot {} {}: {}", what, path, std::strerror(error)), std::move(hint));
}

tl::unexpected<Error> cannot_write(const std::string& path, int error) {
  return cannot("write", path, error, "give a file in a folder that can be written");
}

Result<std::string> read_whole(int fd, const std::string& name, std::size_t most) {
  std::string text;
  constexpr std::size_t step = 1u << 16;
  while (true) {
    const auto size = text.size();
    text.resize(size + step);
    const auto got = ::read(fd, text.data() + size, step);
    const int error = errno;
    text.resize(size + static_cast<std::size_t>(got > 0 ? got : 0));
    if (got == 0) return text;
    if (got < 0 && error != EINTR) return cannot("read", name, error);
    if (text.size() > most) return could_not_run(fmt::format("cannot read {}: it has more than {} bytes", name, most));
  }
}

Result<std::monostate> write_whole(const std::string& path, std::string_view text, int how) {
  File file(path, O_WRONLY | O_CREAT | how);
  if (file.fd() < 0) return cannot_write(path, errno);
  while (!text.empty()) {
    const auto put = ::write(file.fd(), text.data(), text.size());
    if (put < 0 && errno != EINTR) return cannot_write(path, errno);
    if (put > 0) text.remove_prefix(static_cast<std::size_t>(put));
  }
  if (!file.close()) return cannot_write(path, errno);
  return std::monostate{};
}

}  // namespace

Result<std::string> read_file(const std::string& path, std::size_t most) {
  if (path == "-") return read_whole(STDIN_FILENO, "stdin", most);
  const File file(path, O_RDONLY);
  if (file.fd() < 0) return cannot("read", path, errno);
  return read_whole(file.fd(), path, most);
}

Result<std::monostate> write_file(const std::string& path, std::string_view text) {
  return write_whole(path, text, O_TRUNC);
}

Result<std::monostate> make_folder(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) return cannot("make", path, error.value());
  return std::monostate{};
}

Result<std::monostate> append_file(const std::string& path, std::string_view text) {
  return write_whole(path, text, O_APPEND);
}

std::vector<std::string> expand(const std::string& pattern) {
  glob_t found{};
  std::vector<std::string> paths;
  if (glob(pattern.c_str(), GLOB_NOCHECK, nullptr, &found) == 0) {
    paths.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
  }
  globfree(&found);
  return paths.empty() ? std::vector{pattern} : paths;
}

Result<std::monostate> check_writable(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) == 0) {
    if (S_ISDIR(status.st_mode)) return cannot_write(path, EISDIR);
    if (access(path.c_str(), W_OK) != 0) return cannot_write(path, errno);
    return std::monostate{};
  }
  const std::string folder = std::filesystem::path(path).parent_path().string();
  if (access(folder.empty() ? "." : folder.c_str(), W_OK | X_OK) != 0) return cannot_write(path, errno);
  return std::monostate{};
}

}  // namespace brink::cli
