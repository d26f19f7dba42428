// What fuzzers of the cluster begin with, in tests/corpus: what the encoder makes, because a seed of another grammar is
// refused at once and teaches the fuzzer nothing. For tests, which run in the folder of the project.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

namespace brink::cluster {

// Holds the fuzzer's seeds to what is made now, by name; where they differ the new ones are left to be copied. What a
// fuzzer has found lies beside them under names of its own.
inline void expect_seeds(const std::string& fuzzer, const std::map<std::string, std::string>& made) {
  namespace fs = std::filesystem;
  const fs::path folder = "tests/corpus/" + fuzzer, fresh = fs::path(testing::TempDir()) / fuzzer;
  std::map<std::string, std::string> kept;
  for (const auto& seed : fs::directory_iterator(folder)) {
    std::ostringstream bytes;
    bytes << std::ifstream(seed.path(), std::ios::binary).rdbuf();
    kept[seed.path().filename().string()] = bytes.str();
  }
  if (std::includes(kept.begin(), kept.end(), made.begin(), made.end())) return;
  fs::remove_all(fresh);
  fs::create_directories(fresh);
  for (const auto& [name, bytes] : made) std::ofstream(fresh / name, std::ios::binary) << bytes;
  ADD_FAILURE() << "seeds of another grammar in " << folder << "; those of this one are in " << fresh;
}

}  // namespace brink::cluster
