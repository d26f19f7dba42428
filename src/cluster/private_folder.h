// PrivateFolder: a folder among the temporary ones that nobody else can look into, removed with all that is in it.
#pragma once

#include <string>
#include <utility>

#include "base/result.h"

namespace brink::cluster {

class PrivateFolder {
 public:
  // "brink-nats" makes ".../brink-nats-x4Kd9a". Errors: the disk is full, or not ours.
  static Result<PrivateFolder> make(const std::string& name);
  PrivateFolder(PrivateFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  PrivateFolder& operator=(PrivateFolder&& other) noexcept {
    std::swap(path_, other.path_);
    return *this;
  }
  ~PrivateFolder();

  const std::string& path() const { return path_; }
  // Readable by us alone. `name`: seen from the folder, with "/" between folders, none of them "..".
  Result<void> write(const std::string& name, std::string_view text) const;

 private:
  explicit PrivateFolder(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

}  // namespace brink::cluster
