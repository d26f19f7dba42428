// PrivateFolder: a folder among the temporary ones that nobody else can look into, removed with all that is in it. One
// whose process was killed is removed by whoever makes the next one of its name: who lives holds a lock on it.
#pragma once

#include <string>
#include <utility>

#include "base/result.h"
#include "cluster/socket.h"

namespace brink::cluster {

class PrivateFolder {
 public:
  // "brink-nats" makes ".../brink-nats-x4Kd9a". Errors: the disk is full, or not ours.
  static Result<PrivateFolder> make(const std::string& name);
  PrivateFolder(PrivateFolder&& other) noexcept
      : path_(std::exchange(other.path_, {})), lock_(std::move(other.lock_)) {}
  PrivateFolder& operator=(PrivateFolder&& other) noexcept {
    std::swap(path_, other.path_);
    std::swap(lock_, other.lock_);
    return *this;
  }
  ~PrivateFolder();

  const std::string& path() const { return path_; }
  // Readable by us alone. `name`: seen from the folder, with "/" between folders, none of them "..".
  Result<void> write(const std::string& name, std::string_view text) const;

 private:
  PrivateFolder(std::string path, Descriptor lock) : path_(std::move(path)), lock_(std::move(lock)) {}
  std::string path_;
  Descriptor lock_;
};

}  // namespace brink::cluster
