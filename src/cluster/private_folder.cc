#include "cluster/private_folder.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace brink::cluster {

namespace fs = std::filesystem;

Result<PrivateFolder> PrivateFolder::make(const std::string& name) {
  std::error_code error;
  const fs::path among = fs::temp_directory_path(error);
  std::string path = (error ? fs::path("/tmp") : among) / (name + "-XXXXXX");
  if (::mkdtemp(path.data()) == nullptr) {
    return could_not_run("no private folder can be made at " + path + ": " + std::strerror(errno),
                         "is there room, and may this user write there?");
  }
  return PrivateFolder(path);
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
