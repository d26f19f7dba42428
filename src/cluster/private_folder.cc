#include "cluster/private_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace brink::cluster {

namespace fs = std::filesystem;

namespace {

// Of a folder of ours that nobody else holds, and which is still there. Processes that are forked hold it too, programs
// that they become do not.
Descriptor lock_on(const fs::path& folder) {
  Descriptor held(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  struct stat opened {
  }, there{};
  const bool ours = held.get() >= 0 && ::fstat(held.get(), &opened) == 0 && opened.st_uid == ::geteuid() &&
                    ::flock(held.get(), LOCK_EX | LOCK_NB) == 0 && ::lstat(folder.c_str(), &there) == 0 &&
                    there.st_ino == opened.st_ino;
  return ours ? std::move(held) : Descriptor();
}

// Those whose processes were killed.
void remove_left_over(const fs::path& among, const std::string& beginning) {
  std::error_code error;
  for (fs::directory_iterator at(among, error), end; !error && at != end; at.increment(error)) {
    if (!at->path().filename().string().starts_with(beginning)) continue;
    std::error_code ignored;
    if (const Descriptor lock = lock_on(at->path()); lock.get() >= 0) fs::remove_all(at->path(), ignored);
  }
}

}  // namespace

Result<PrivateFolder> PrivateFolder::make(const std::string& name) {
  std::error_code error;
  fs::path among = fs::temp_directory_path(error);
  if (error) among = "/tmp";
  remove_left_over(among, name + "-");
  // One that another process takes for left over before it is locked is made again.
  constexpr int most_tries = 10;
  for (int i = 0; i < most_tries; ++i) {
    std::string path = among / (name + "-XXXXXX");
    if (::mkdtemp(path.data()) == nullptr) break;
    if (Descriptor lock = lock_on(path); lock.get() >= 0) return PrivateFolder(path, std::move(lock));
    fs::remove_all(path, error);
  }
  return could_not_run("no private folder can be made at " + among.string() + ": " + std::strerror(errno),
                       "is there room, and may this user write there?");
}

PrivateFolder::~PrivateFolder() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
}

Result<void> PrivateFolder::write(const std::string& name, std::string_view text) const {
  const fs::path path = fs::path(path_) / name;
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  if (out) fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write, error);
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
  out.close();
  if (!out) return could_not_run("cannot write " + path.string(), "is there room?");
  return {};
}

}  // namespace brink::cluster
