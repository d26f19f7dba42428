// The store of saved runs: DIR/runs/<id>.json, one record a file, written whole or not at all (temporary file, fsync,
// rename). Nothing else is kept: no index, no lock, so a store can be copied, committed and cleaned with ordinary
// tools.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "output/record.h"

namespace brink::run {

class Store {
 public:
  // `dir` empty: ".brink".
  explicit Store(std::string dir);

  const std::string& dir() const { return dir_; }
  // A fresh id: "20261121T093000Z-1a2b3c4d": the second, the microsecond in it and chance. Name order is time order.
  static std::string new_id();

  // Errors name the path and the reason (no permission, no space left, not a directory).
  Result<std::string> save(const output::Record& record) const;
  // Whether save() could work, without leaving anything behind; to be asked before load is made.
  Result<std::string> check_writable() const;
  std::string replay_path(const std::string& id) const;

  struct Listing {
    std::vector<output::Record> runs;     // newest first
    std::vector<std::string> unreadable;  // "path: why"
  };
  Result<Listing> list(std::size_t limit = 0) const;  // 0: all
  // An id, a unique beginning of one, "latest", or a path to a .json file.
  Result<output::Record> load(const std::string& which) const;

 private:
  Result<output::Record> latest() const;
  std::string dir_;
};

}  // namespace brink::run
